import type { Role } from '#machines/room/room.roles.ts';
import { query } from '#src/db/query.ts';
import { identitySql } from '#src/identity/identity-sql.ts';
import { letIn } from '#src/lobby/let-in.ts';
import type { LobbyParts } from '#src/lobby/lobby-parts.ts';
import { removedAtSql } from '#src/rooms/removals.ts';
import type { RoomConfiguration } from '#src/rooms/room-configuration.ts';
import type { Entry, EntryEnd } from './pushes.ts';

interface Row {
  readonly room: string;
  readonly id: string;
  readonly status: 'waiting' | 'admitted' | 'denied' | 'gone';
  readonly reason: string | null;
  readonly number: number;
  readonly username: string;
  readonly color: string;
  readonly position: number | null;
  readonly configuration: RoomConfiguration;
  readonly user: string | null;
  readonly sub: string | null;
  readonly fullName: string | null;
  readonly email: string | null;
  readonly adminEmail: string | null;
  readonly role: Role | null;
  readonly head: number;
  readonly removedAt: number | null;
}

const columns = `g.room, g.id, g.status, g.reason, g.number::int, g.username, g.color, r.configuration,
  g.user_id as "user", ${identitySql('u')} as sub, u.full_name as "fullName", u.email,
  u.admin_email as "adminEmail", a.role, s.lobby_head::int as head,
  ${removedAtSql('g.room', `coalesce(${identitySql('u')}, g.id::text)`)} as "removedAt"`;
// The guests of a deleted room still get their entry, though its row is gone.
const joins = `left join public.meet_room r on r.resource_id = g.room
  join greenroom.stream s on s.room = g.room
  left join public.meet_user u on u.id = g.user_id
  left join public.meet_resource_access a on a.resource_id = g.room and a.user_id = g.user_id`;
const position = `case when g.status = 'waiting' then (select count(*)::int from greenroom.guest b
  where b.room = g.room and b.status = 'waiting' and b.number <= g.number) end as position`;

/** An entry and its guest. */
export interface GuestEntry {
  readonly guest: string;
  /** The account that owns the place; null without one. */
  readonly user: string | null;
  readonly entry: Entry;
  /** Number of the last lobby fact that the entry includes. */
  readonly head: number;
}

/**
 * Reads the current entries of these guests of one room, and mints a token for each admitted one. Entries whose status
 * `isKnown` are left out, except waiting ones, because their position may have changed.
 */
export async function readEntries(
  parts: LobbyParts,
  room: string,
  guests: readonly string[],
  isKnown: (guest: string, status: Entry['status']) => boolean = () => false,
): Promise<GuestEntry[]> {
  const { rows } = await query<Row>(
    parts.runtime.database,
    'realtime.entries',
    `select ${columns}, ${position} from greenroom.guest g ${joins} where g.room = $1 and g.id = any($2::uuid[])`,
    [room, guests],
  );
  const news = rows.filter(({ id, status }) => status === 'waiting' || !isKnown(id, shown[status]));
  return Promise.all(news.map((row) => toEntry(parts, row)));
}

/** The part of a place that is the same for every speaker. */
type Place = Pick<Row, 'room' | 'id' | 'status' | 'reason' | 'username' | 'color'>;

/**
 * Finds every place of a guest or an account. A guest credential does not open a place that an account has taken over.
 * Ended places are included while the person cannot enter otherwise, because the end may not have reached them.
 */
export async function readPlaces({ runtime }: LobbyParts, guest: string | null, user: string | null): Promise<Place[]> {
  const { rows } = await query<Place>(
    runtime.database,
    'realtime.places',
    `select g.room, g.id, g.status, g.reason, g.username, g.color from greenroom.guest g
      left join public.meet_room r on r.resource_id = g.room
      left join public.meet_resource_access a on a.resource_id = g.room and a.user_id = $2
      where (g.id = $1 and g.user_id is null or g.user_id = $2) and (g.status <> 'gone'
        or not coalesce(r.access_level = 'public' or (r.access_level = 'trusted' and $2 is not null), false)
          and a.role is null
        or exists (select 1 from greenroom.ban b where b.room = g.room and b.guest = g.id))`,
    [guest, user],
  );
  return rows;
}

const shown = { waiting: 'waiting', admitted: 'accepted', denied: 'denied', gone: 'ended' } as const;

const nameOf = ({ room, id, status, username, color }: Place) => ({
  room,
  status: shown[status],
  participant: { id, username, color },
});
const endOf = ({ reason }: Place): EntryEnd => (reason ?? 'left') as EntryEnd;

/** Status and reason of an ended place. */
export const endedEntry = (place: Place): Entry => ({ ...nameOf(place), reason: endOf(place) });

async function toEntry(parts: LobbyParts, row: Row): Promise<GuestEntry> {
  return { guest: row.id, user: row.user, head: row.head, entry: { ...nameOf(row), ...(await more(parts, row)) } };
}

async function more(parts: LobbyParts, row: Row): Promise<Partial<Entry>> {
  if (row.status === 'waiting') return { number: row.number, position: row.position ?? 1 };
  if (row.status === 'gone') return { reason: endOf(row) };
  if (row.status === 'denied') return {};
  const room = { id: row.room, configuration: row.configuration, role: row.role, removedAt: row.removedAt };
  const user = row.sub === null ? null : row;
  const language = parts.settings.DJANGO_LANGUAGE_CODE;
  const who = { identity: row.sub ?? row.id, username: row.username, color: row.color, user, language };
  return { livekit: await letIn(parts, room, who) };
}
