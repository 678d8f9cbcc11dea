import type { Role } from '#machines/room/room.roles.ts';
import { identitySql } from '#src/identity/identity-sql.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import type { AccessLevel } from '#src/settings/settings.ts';
import { removedAtSql } from './removals.ts';
import type { RoomConfiguration } from './room-configuration.ts';
import { slugify } from './slugify.ts';

/** Runs plain SQL: the pool, or the client of an open transaction. */
export interface Sql {
  query<Row extends object>(query: { name: string; text: string; values: unknown[] }): Promise<{ rows: Row[] }>;
}

/** A room with one person's role in it. */
export interface Room {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly accessLevel: AccessLevel;
  readonly configuration: RoomConfiguration;
  readonly pinCode: string | null;
  readonly role: Role | null;
  /** Whether this person is banned from the running meeting. */
  readonly banned: boolean;
  /** When this person was last removed, in seconds since 1970; null without a recent removal. */
  readonly removedAt: number | null;
}

/** SQL condition: the account `user` is banned from the running meeting of the room `room`. */
export const bannedSql = (room: string, user: string): string =>
  `exists (select 1 from greenroom.ban b where b.room = ${room} and b.user_id = ${user})`;

const select = (where: string) => `
  select r.resource_id as id, coalesce(r.slug, '') as slug, r.name, r.access_level as "accessLevel", r.configuration,
         r.pin_code as "pinCode", a.role,
         ${bannedSql('r.resource_id', '$2')} as banned,
         ${removedAtSql('r.resource_id', `(select ${identitySql('u')} from public.meet_user u where u.id = $2)`)} as "removedAt"
  from public.meet_room r
  left join public.meet_resource_access a on a.resource_id = r.resource_id and a.user_id = $2
  where ${where} = $1`;

const byId = { name: 'rooms.find-by-id', text: select('r.resource_id') };
const bySlug = { name: 'rooms.find-by-slug', text: select('r.slug') };

/**
 * Finds a room by uuid, in any spelling, or else by slug, with the role of user `userId` in it; null when there is
 * none. One statement.
 */
export async function findRoom(sql: Sql, reference: string, userId: string | null): Promise<Room | null> {
  const id = parseUuid(reference);
  const query = id === null ? bySlug : byId;
  const { rows } = await sql.query<Room>({ ...query, values: [id ?? slugify(reference), userId] });
  return rows[0] ?? null;
}

/** Returns whether a caller may enter without knocking (rest-internal.md §2.1). */
export function isEntitled(room: Pick<Room, 'accessLevel' | 'role' | 'banned'>, loggedIn: boolean): boolean {
  if (room.banned) return false;
  return room.accessLevel === 'public' || (room.accessLevel === 'trusted' && loggedIn) || room.role !== null;
}
