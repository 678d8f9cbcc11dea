import { z } from 'zod';
import { FieldErrors } from '#src/api/field-errors.ts';
import { isEmail } from '#src/identity/is-email.ts';
import { roomConfiguration } from '#src/rooms/room-configuration.ts';
import type { AccessLevel, Settings } from '#src/settings/settings.ts';

export const mostAttendees = 500;

/** Body of `POST rooms/` of the external API. Unknown keys are ignored. */
export const newExternalRoom = z.object({
  access_level: z.enum(['public', 'trusted', 'restricted']).optional(),
  configuration: roomConfiguration.optional(),
  /** Ours; does not change name and address. An empty one is none. */
  title: z.string().trim().max(255).nullable().optional(),
});

/** Body of `PUT` and `PATCH rooms/{id}/`. What is not given stays. */
export const externalRoomChanges = newExternalRoom.extend({
  /** E-mails of people who may enter without knocking; replaces those that this client gave before. */
  attendees: z
    .array(z.string().trim().refine(isEmail, 'Enter a valid email address.'))
    .max(mostAttendees, `Ensure this list has at most ${mostAttendees} items.`)
    .optional(),
});

export type NewExternalRoom = z.output<typeof newExternalRoom>;
export type ExternalRoomChanges = z.output<typeof externalRoomChanges>;

/**
 * Throws `FieldErrors` for a public room, unless the installation allows clients to make some, or the room is public
 * already (`present`).
 */
export function refusePublic(settings: Settings, level: AccessLevel | undefined, present?: AccessLevel): void {
  const allowed = settings.EXTERNAL_API_ALLOW_PUBLIC_ACCESS || settings.EXTERNAL_API_DEFAULT_ACCESS_LEVEL === 'public';
  if (level !== 'public' || present === 'public' || allowed) return;
  throw new FieldErrors({ access_level: ['Public rooms are disabled for the external API.'] });
}
