import { randomInt } from 'node:crypto';
import { violatedConstraint } from '#src/db/violated-constraint.ts';

const letters = (count: number): string =>
  String.fromCharCode(...Array.from({ length: count }, () => 97 + randomInt(26)));

/** A random slug of the shape that the frontend uses: `xxx-xxxx-xxx`. */
const drawSlug = (): string => `${letters(3)}-${letters(4)}-${letters(3)}`;

/** Whether a slug has the shape of a randomly drawn one. */
export const isDrawnSlug = (slug: string): boolean => /^[a-z]{3}-[a-z]{4}-[a-z]{3}$/.test(slug);

/** Whether the database refused a slug because another room has it. The unique index decides which room was first. */
export const isSlugTaken = (error: unknown): boolean => violatedConstraint(error) === 'meet_room_slug_key';

const mostDraws = 5;

/**
 * Runs `write`, which opens its own transaction, with a random slug, and retries with another one, up to 5 draws, while
 * the slug is taken.
 */
export async function withDrawnSlug<Result>(write: (slug: string) => Promise<Result>): Promise<Result> {
  for (let draw = 1; ; draw++) {
    try {
      return await write(drawSlug());
    } catch (error) {
      if (!isSlugTaken(error) || draw === mostDraws) throw error;
    }
  }
}
