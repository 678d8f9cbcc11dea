import { FieldErrors } from '#src/api/field-errors.ts';
import { isSlugTaken, withDrawnSlug } from './draw-slug.ts';
import { slugFor } from './room-fields.ts';

// Non-ASCII letters, digits and pictographs, which a slug drops.
const lost = /(?![\x00-\x7f])[\p{L}\p{N}\p{Extended_Pictographic}]/u;

/**
 * Runs `write`, which opens its own transaction, with the slug of a name. Names in other scripts may leave an empty
 * slug or one that is taken (`会議室 1`, `Переговорная 1`): such a room gets a random slug. Rejects with `FieldErrors`
 * when a room cannot have the name.
 */
export async function withSlugOf<Result>(name: string, write: (slug: string) => Promise<Result>): Promise<Result> {
  const slug = slugFor(name);
  if (slug === '') return withDrawnSlug(write);
  try {
    return await write(slug);
  } catch (error) {
    if (!isSlugTaken(error)) throw error;
    if (lost.test(name.normalize('NFKD'))) return withDrawnSlug(write);
    throw new FieldErrors({ slug: ['Room with this Slug already exists.'] });
  }
}
