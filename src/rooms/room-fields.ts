import { z } from 'zod';
import { FieldErrors } from '#src/api/field-errors.ts';
import { textField } from '#src/api/text-field.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import { roomConfiguration } from './room-configuration.ts';
import { slugify } from './slugify.ts';

/** Body of `PUT rooms/{ref}/`. Unknown keys are ignored. */
export const roomFields = z.object({
  name: textField(500),
  access_level: z.enum(['public', 'trusted', 'restricted']).optional(),
  configuration: roomConfiguration.optional(),
});

/** Body of `PATCH rooms/{ref}/`. */
export const someRoomFields = roomFields.partial();

/** Body of `POST rooms/`; the holder of `callback_id` may retrieve the room once. */
export const newRoom = roomFields.extend({ callback_id: z.unknown().optional() });

export type SomeRoomFields = z.output<typeof someRoomFields>;
export type NewRoom = z.output<typeof newRoom>;

/** The slug of a new name. Throws `FieldErrors` when the slug is reserved or too long. */
export function slugFor(name: string): string {
  const slug = slugify(name);
  if (parseUuid(slug) !== null) throw new FieldErrors({ name: [`Room name "${name}" is reserved.`] });
  if (slug.length > 100) {
    throw new FieldErrors({ slug: [`Ensure this value has at most 100 characters (it has ${slug.length}).`] });
  }
  return slug;
}
