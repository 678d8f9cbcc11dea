import { violatedConstraint } from '#src/db/violated-constraint.ts';
import { FieldErrors } from '#src/field-errors.ts';

/** Says what the database refused. It decides who was first: two rooms of one name at once make one room. */
export function refuseTakenSlug(error: unknown): never {
  if (violatedConstraint(error) !== 'meet_room_slug_key') throw error;
  throw new FieldErrors({ slug: ['Room with this Slug already exists.'] });
}
