import type { Participant } from '#machines/room/room.people.ts';
import type { AnyDelivery } from '#src/actors/delivery.ts';
import type { Lookup, Surroundings, WriteItem } from '#src/actors/runtime.ts';
import { anyRow } from '#src/db/any-row.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { identitySql } from '#src/identity/identity-sql.ts';
import { asOwnUuid } from '#src/kernel/ids.ts';
import { roleOfSql } from '#src/rooms/find-role.ts';
import { isActiveHostSql } from '#src/rooms/host-sql.ts';

/**
 * The participants of the meeting. Kept in a table, because a list that can grow must not live in a room's snapshot.
 */

interface ParticipantParams {
  readonly sid: string;
  readonly participant: Participant;
}

/** Records participants who joined. */
export function addPresence(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'presence.add',
    text: `insert into greenroom.presence (room, sid, livekit_room, identity, name, kind, joined_at)
      select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
      on conflict (room, sid) do nothing`,
    values: columnsOf(items),
  });
}

/**
 * Records participants who left. The row is inserted even if no join was reported, so that a late report of the join
 * finds it.
 */
export function leavePresence(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'presence.leave',
    text: `insert into greenroom.presence as p (room, sid, livekit_room, identity, name, kind, joined_at, left_at)
      select w.*, w.joined_at
      from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
        as w (room, sid, livekit_room, identity, name, kind, joined_at)
      on conflict (room, sid) do update set left_at = coalesce(p.left_at, excluded.left_at)`,
    values: columnsOf(items),
  });
}

/** Marks all participants of a LiveKit room that has ended as left. */
export function leaveAllPresence(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'presence.leave-all',
    text: `update greenroom.presence p set left_at = clock_timestamp()
      from unnest($1::uuid[], $2::text[]) as w (room, livekit_room)
      where p.room = w.room and p.left_at is null and p.livekit_room = w.livekit_room`,
    values: [
      items.map(({ room }) => room),
      items.map(({ params }) => (params as { livekitRoom: string | null }).livekitRoom),
    ],
  });
}

/**
 * Moves the participants of the old LiveKit room to the new one that continues the meeting, and marks them as left.
 * Their sids are changed, so that a later sweep that lists these people as joined is accepted.
 */
export function movePresence(tx: Transaction, items: readonly WriteItem[]): void {
  const moves = items.map(({ params }) => params as { livekitRoom: string | null; except: string | null });
  tx.send({
    name: 'presence.move',
    text: `update greenroom.presence p
      set sid = concat_ws('/', p.sid, p.livekit_room), livekit_room = w.now, left_at = coalesce(p.left_at, w.at)
      from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) as w (room, livekit_room, now, at)
      where p.room = w.room and p.livekit_room = w.livekit_room`,
    values: [
      items.map(({ room }) => room),
      moves.map(({ livekitRoom }) => livekitRoom),
      moves.map(({ except }) => except),
      items.map(({ at }) => at),
    ],
  });
}

/**
 * Deletes the open presences outside of the LiveKit room `except` instead of marking them as left: joins that a later
 * sweep reports for these sids would otherwise be ignored.
 */
export function forgetPresence(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'presence.forget',
    text: `delete from greenroom.presence p using unnest($1::uuid[], $2::text[]) as w (room, spared)
      where p.room = w.room and p.left_at is null and p.livekit_room is distinct from w.spared`,
    values: [items.map(({ room }) => room), items.map(({ params }) => (params as { except: string | null }).except)],
  });
}

function columnsOf(items: readonly WriteItem[]): unknown[] {
  const people = items.map(({ params }) => params as ParticipantParams);
  return [
    items.map(({ room }) => room),
    people.map(({ participant }) => participant.sid),
    people.map(({ sid }) => sid),
    people.map(({ participant }) => participant.identity),
    people.map(({ participant }) => participant.name),
    people.map(({ participant }) => participant.kind),
    items.map(({ at }) => at),
  ];
}

/** A room has an actor if it has a row in `meet_room`. */
export const adoptRooms: NonNullable<Surroundings['adopt']> = async (tx, ids) => {
  const { rows } = await tx.client.query<{ id: string }>({
    name: 'room.adopt',
    text: 'select resource_id as id from public.meet_room where resource_id = any($1::uuid[])',
    values: [ids],
  });
  return rows.map(({ id }) => id);
};

/** What a room must know of a participant before it accepts a join or a leave. */
export const presenceLookup: Lookup = {
  outdatedBy({ name, params }, { event }) {
    const { participant, identity } = (params ?? {}) as { participant?: Participant; identity?: string };
    if (name === 'presence.add' || name === 'presence.leave') return participant?.sid === of(event).sid;
    if (name === 'ban.add') return identity === of(event).identity;
    return name.startsWith('presence.') || name.startsWith('ban.');
  },

  async read(tx, deliveries) {
    const asked = deliveries.filter(({ event }) => 'participant' in event);
    if (asked.length === 0) return deliveries.map(() => ({}));
    const { rows } = await tx.client.query<{ known: string; banned: boolean; awaited: boolean; outdated: boolean }>({
      name: 'presence.known',
      text: `select case when p.sid is null then 'no' when p.left_at is null then 'present' else 'left' end as known,
          ${anyRow('from greenroom.ban b where b.room = w.room and b.identity = w.identity')} as banned,
          coalesce(s.waiting > 0, false) and ${anyRow(`from public.meet_resource_access a
            join public.meet_user u on u.id = a.user_id
            where a.resource_id = w.room and ${isActiveHostSql('a', 'u')}
              and ${identitySql('u')} = w.identity`)} as awaited,
          w.role is not null and w.role <> coalesce(${roleOfSql('w.room', 'w.identity', 'w.account')}, '') as outdated
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[]) with ordinality
          as w (room, sid, identity, role, account, ord)
        left join greenroom.presence p on p.room = w.room and p.sid = w.sid
        left join greenroom.stream s on s.room = w.room
        order by w.ord`,
      values: [
        asked.map(({ to }) => to.id),
        asked.map(({ event }) => of(event).sid),
        asked.map(({ event }) => of(event).identity),
        asked.map(({ event }) => (event.type === 'participant.joined' ? (of(event).role ?? null) : null)),
        // An account without a `sub` is identified by its id.
        asked.map(({ event }) => asOwnUuid(of(event).identity)),
      ],
    });
    const briefs = new Map(asked.map((delivery, index) => [delivery, rows[index]!]));
    return deliveries.map((delivery) => briefs.get(delivery) ?? {});
  },
};

const of = (event: AnyDelivery['event']): Participant => event.participant as Participant;
