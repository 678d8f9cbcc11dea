import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { RoomConfiguration } from '#src/rooms/room-configuration.ts';
import type { VoiceWish } from './caller-voice.ts';

/** A caller at the door of a room, or beyond it. */
export interface Caller extends VoiceWish {
  /** The participant sid. */
  readonly sid: string;
  /** The id at the door. */
  readonly guest: string;
  /** LiveKit's identity, sealed. */
  readonly call: string;
  readonly username: string;
  readonly number: string;
  /** How it stands at the door; null before the knock. */
  readonly status: 'waiting' | 'admitted' | 'denied' | 'gone' | null;
  /** Whether the call is old enough to have a track. */
  readonly overdue: boolean;
  /** Whether the caller is believed to be connected; null when nobody knows any more. */
  readonly present: boolean | null;
  /** Null for a room that is gone. */
  readonly configuration: RoomConfiguration | null;
}

const columns = `c.sid, c.guest, c.call, c.username, c.number, g.status,
    case when p.sid is not null then p.left_at is null end as present,
    c.joined_at < clock_timestamp() - interval '10 seconds' as overdue, r.configuration, v.muted, v.silenced
  from greenroom.caller c
  left join greenroom.caller_voice v on v.room = c.room and v.sid = c.sid
  left join greenroom.presence p on p.room = c.room and p.sid = c.sid
  left join greenroom.guest g on g.room = c.room and g.id = c.guest
  left join public.meet_room r on r.resource_id = c.room`;

/** Null for a call that nobody had to hold, or whose meeting is over. */
export async function readCaller(database: Database, room: string, sid: string): Promise<Caller | null> {
  const text = `select ${columns} where c.room = $1 and c.sid = $2`;
  const { rows } = await query<Caller>(database, 'telephony.caller', text, [room, sid]);
  return rows[0] ?? null;
}

/** Every caller of a room who is at its door or beyond it. */
export async function readCallers(database: Database, room: string): Promise<Caller[]> {
  const text = `select ${columns} where c.room = $1 and p.left_at is null`;
  return (await query<Caller>(database, 'telephony.callers', text, [room])).rows;
}

/** Nothing is known any more of a call that is over. */
export async function forgetCaller(database: Database, room: string, sid: string): Promise<void> {
  const text = 'delete from greenroom.caller where room = $1 and sid = $2';
  await query(database, 'telephony.forget-caller', text, [room, sid]);
}

/** What is to become of a caller: they hung up, knock, wait, take part, or must go. */
export type Wanted = 'gone' | 'knock' | 'wait' | 'enter' | 'leave';

/** What follows from how a caller stands. */
export function wantedFor({ present, status }: Pick<Caller, 'present' | 'status'>): Wanted {
  if (present === false || (present === null && status !== null)) return 'gone';
  if (status === null) return 'knock';
  return status === 'waiting' ? 'wait' : status === 'admitted' ? 'enter' : 'leave';
}
