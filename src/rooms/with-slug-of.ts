import { FieldErrors } from '#src/api/field-errors.ts';
import { isSlugTaken, withDrawnSlug } from './draw-slug.ts';
import { slugFor } from './room-fields.ts';

// Letters, digits and pictures of which an address keeps nothing.
const lost = /(?![\x00-\x7f])[\p{L}\p{N}\p{Extended_Pictographic}]/u;

/**
 * Runs `write`, a transaction of its own, with the address that follows from a name. Nothing may be left of a name in
 * another script, or too little to tell it from others (`会議室 1`, `Переговорная 1`): the room gets a drawn address
 * then. Rejects with the field's problem when a room cannot have the name.
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
