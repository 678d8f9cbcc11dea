import { randomInt } from 'node:crypto';
import { violatedConstraint } from '#src/db/violated-constraint.ts';

const letters = (count: number): string =>
  String.fromCharCode(...Array.from({ length: count }, () => 97 + randomInt(26)));

/** A random address of the shape that the frontend gives to rooms: `xxx-xxxx-xxx`. */
const drawSlug = (): string => `${letters(3)}-${letters(4)}-${letters(3)}`;

/** Whether an address has the shape of a drawn one. */
export const isDrawnSlug = (slug: string): boolean => /^[a-z]{3}-[a-z]{4}-[a-z]{3}$/.test(slug);

/** Whether the database refused an address because another room has it. It decides who was first. */
export const isSlugTaken = (error: unknown): boolean => violatedConstraint(error) === 'meet_room_slug_key';

const mostDraws = 5;

/** Runs `write`, a transaction of its own, with a drawn address, and again with another one where that is taken. */
export async function withDrawnSlug<Result>(write: (slug: string) => Promise<Result>): Promise<Result> {
  for (let draw = 1; ; draw++) {
    try {
      return await write(drawSlug());
    } catch (error) {
      if (!isSlugTaken(error) || draw === mostDraws) throw error;
    }
  }
}
