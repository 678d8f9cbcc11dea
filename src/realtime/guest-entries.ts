import { query } from '#src/db/query.ts';
import { letIn } from '#src/lobby/enter-room.ts';
import type { LobbyParts } from '#src/lobby/lobby-parts.ts';
import type { RoomConfiguration } from '#src/rooms/room-configuration.ts';
import type { Role } from '#src/rooms/role.ts';
import type { Entry, EntryEnd } from './protocol.ts';

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
  readonly sub: string | null;
  readonly role: Role | null;
}

const columns = `g.room, g.id, g.status, g.reason, g.number::int, g.username, g.color, r.configuration,
  coalesce(u.sub, u.id::text) as sub, a.role`;
const joins = `join public.meet_room r on r.resource_id = g.room
  left join public.meet_user u on u.id = g.user_id
  left join public.meet_resource_access a on a.resource_id = g.room and a.user_id = g.user_id`;
const position = `case when g.status = 'waiting' then (select count(*)::int from greenroom.guest b
  where b.room = g.room and b.status = 'waiting' and b.number <= g.number) end as position`;

/** An entry with the guest that it is about. */
export interface GuestEntry {
  readonly guest: string;
  readonly entry: Entry;
}

/** Where these guests of one room stand now; the admitted ones get a token, minted at this instant. */
export async function readEntries(parts: LobbyParts, room: string, guests: readonly string[]): Promise<GuestEntry[]> {
  const { rows } = await query<Row>(
    parts.runtime.database,
    'realtime.entries',
    `select ${columns}, ${position} from greenroom.guest g ${joins} where g.room = $1 and g.id = any($2::uuid[])`,
    [room, guests],
  );
  return Promise.all(rows.map((row) => toEntry(parts, row)));
}

/** Every place that a guest has at any door and that has not ended. */
export async function readPlaces(parts: LobbyParts, guest: string): Promise<GuestEntry[]> {
  const { rows } = await query<Row>(
    parts.runtime.database,
    'realtime.places',
    `select ${columns}, ${position} from greenroom.guest g ${joins} where g.id = $1 and g.status <> 'gone'`,
    [guest],
  );
  return Promise.all(rows.map((row) => toEntry(parts, row)));
}

async function toEntry(parts: LobbyParts, row: Row): Promise<GuestEntry> {
  const identity = row.sub ?? row.id;
  const participant = { id: row.id, username: row.username, color: row.color };
  const entry = { room: row.room, participant };
  if (row.status === 'admitted') {
    const room = { id: row.room, configuration: row.configuration, role: row.role };
    const who = { identity, username: row.username, user: row.sub === null ? null : {} };
    return { guest: row.id, entry: { ...entry, status: 'accepted', livekit: await letIn(parts, room, who) } };
  }
  if (row.status === 'waiting') {
    return { guest: row.id, entry: { ...entry, status: 'waiting', number: row.number, position: row.position ?? 1 } };
  }
  if (row.status === 'denied') return { guest: row.id, entry: { ...entry, status: 'denied' } };
  return { guest: row.id, entry: { ...entry, status: 'ended', reason: (row.reason ?? 'left') as EntryEnd } };
}
