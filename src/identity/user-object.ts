import { z } from 'zod';
import type { User } from './user-entity.ts';

/** Schema of a user in the API (rest-internal.md §1.1). */
export const userObject = z.object({
  id: z.uuid(),
  email: z.string().nullable(),
  full_name: z.string().nullable(),
  short_name: z.string().nullable(),
  timezone: z.string(),
  language: z.string(),
  default_room_access_level: z.enum(['public', 'trusted', 'restricted', '']).nullable(),
  default_room_configuration: z.record(z.string(), z.unknown()),
});

export type UserObject = z.infer<typeof userObject>;

/** Converts a row to the API's user object. */
export function describeUser(user: User): UserObject {
  return {
    id: user.id,
    email: user.email,
    full_name: user.fullName,
    short_name: user.shortName,
    timezone: user.timezone,
    language: user.language,
    default_room_access_level: user.defaultRoomAccessLevel,
    default_room_configuration: user.defaultRoomConfiguration,
  };
}

/** The same as an SQL expression over the alias of `meet_user`, for statements that read many users. */
export const userObjectSql = (user: string): string => `json_build_object(
  'id', ${user}.id, 'email', ${user}.email, 'full_name', ${user}.full_name, 'short_name', ${user}.short_name,
  'timezone', ${user}.timezone, 'language', ${user}.language,
  'default_room_access_level', ${user}.default_room_access_level,
  'default_room_configuration', ${user}.default_room_configuration)`;
