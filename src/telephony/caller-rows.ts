import type { Participant } from '#machines/room/room.people.ts';
import type { WriteItem } from '#src/actors/runtime.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { Transaction } from '#src/db/transaction.ts';
import type { RoomConfiguration } from '#src/rooms/room-configuration.ts';
import type { VoiceWish } from './caller-voice.ts';

/** The callers who must wait. Kept in a table, because a list that can grow must not live in a room's snapshot. */

interface Added {
  readonly participant: Participant;
  readonly guest: string;
}

/** Stores callers with the guest ids assigned to them. */
export function addCallers(tx: Transaction, items: readonly WriteItem[]): void {
  const added = items.map(({ params }) => params as Added);
  tx.send({
    name: 'caller.add',
    text: `insert into greenroom.caller (room, sid, guest, call, identity, number, trunk, username, joined_at)
      select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
        $8::text[], $9::timestamptz[])
      on conflict (room, sid) do nothing`,
    values: [
      items.map(({ room }) => room),
      added.map(({ participant }) => participant.sid),
      added.map(({ guest }) => guest),
      added.map(({ participant }) => participant.call?.sealed ?? ''),
      added.map(({ participant }) => participant.identity),
      added.map(({ participant }) => participant.call?.number ?? ''),
      added.map(({ participant }) => participant.call?.trunk ?? ''),
      added.map(({ participant }) => participant.name),
      items.map(({ at }) => at),
    ],
  });
}

/** Deletes all callers of ended meetings. */
export function clearCallers(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'caller.clear',
    text: `with voices as (delete from greenroom.caller_voice where room = any($1::uuid[]))
      delete from greenroom.caller where room = any($1::uuid[])`,
    values: [items.map(({ room }) => room)],
  });
}

/** A caller who waits or was decided on. */
export interface Caller extends VoiceWish {
  /** LiveKit participant sid. */
  readonly sid: string;
  /** Id of the guest actor. */
  readonly guest: string;
  /** The LiveKit identity, sealed, because it contains the phone number. */
  readonly call: string;
  readonly username: string;
  readonly number: string;
  /** Status of the guest actor; null before the knock. */
  readonly status: 'waiting' | 'admitted' | 'denied' | 'gone' | null;
  /** Whether the call is older than 10 s and so must have a track. */
  readonly overdue: boolean;
  /** Whether the stored presence says that the caller is connected; null without one. */
  readonly present: boolean | null;
  /** Null when the room was deleted. */
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

/** Null for a call that was not stored, because it did not have to wait or its meeting has ended. */
export async function readCaller(database: Database, room: string, sid: string): Promise<Caller | null> {
  const text = `select ${columns} where c.room = $1 and c.sid = $2`;
  const { rows } = await query<Caller>(database, 'telephony.caller', text, [room, sid]);
  return rows[0] ?? null;
}

/** All stored callers of a room that are not known to have left. */
export async function readCallers(database: Database, room: string): Promise<Caller[]> {
  const text = `select ${columns} where c.room = $1 and p.left_at is null`;
  return (await query<Caller>(database, 'telephony.callers', text, [room])).rows;
}

/** Deletes the row of a call that has ended. */
export async function forgetCaller(database: Database, room: string, sid: string): Promise<void> {
  const text = 'delete from greenroom.caller where room = $1 and sid = $2';
  await query(database, 'telephony.forget-caller', text, [room, sid]);
}
