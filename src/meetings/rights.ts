import type { Participant } from '#machines/room/room.people.ts';
import { hasRight, type Rights } from '#machines/room/room.rights.ts';
import type { Lookup } from '#src/actors/runtime.ts';
import { anyRow } from '#src/db/any-row.ts';
import { hasIdentitySql } from '#src/identity/identity-sql.ts';
import { asOwnUuid } from '#src/kernel/ids.ts';
import type { Sql } from '#src/rooms/find-room.ts';

/** A LiveKit identity in the LiveKit room of one of our rooms. */
interface Somebody {
  readonly room: string;
  readonly identity: string;
}

/** A person's current rights, ban and presence in the LiveKit room. */
export interface Standing extends Rights {
  readonly banned: boolean;
  readonly present: boolean;
}

/** Whether a person is in the meeting now or entitled to be. */
export const mayTakePart = (standing: Standing): boolean => standing.present || hasRight(standing);

// A deactivated account has no rights of its own; the room's access level may still let its holder in.
const lookups = {
  accessLevel: 'r.access_level',
  account: 'coalesce(u.is_active, false)',
  role: `coalesce(u.is_active, false)
    and ${anyRow('from public.meet_resource_access a where a.resource_id = w.room and a.user_id = u.id')}`,
  admitted: anyRow(`from greenroom.guest g where g.room = w.room and g.status = 'admitted'
    and (g.id = w.own or (g.user_id = u.id and u.is_active))`),
  attended: `coalesce(u.is_active, true)
    and ${anyRow('from greenroom.attendance t where t.room = w.room and t.identity = w.identity')}`,
} as const satisfies Record<keyof Rights, string>;

const presence = {
  banned: anyRow('from greenroom.ban b where b.room = w.room and b.identity = w.identity'),
  present: anyRow('from greenroom.presence p where p.room = w.room and p.identity = w.identity and p.left_at is null'),
} as const;

const select = (columns: Readonly<Record<string, string>>) => `
  select ${Object.entries(columns).map(([name, sql]) => `${sql} as "${name}"`)}
  from unnest($1::uuid[], $2::text[], $3::uuid[]) with ordinality as w (room, identity, own, ord)
  left join public.meet_room r on r.resource_id = w.room
  left join lateral (
    -- An account without a subject is known by its id.
    select i.id, i.is_active from public.meet_user i where ${hasIdentitySql('i', 'w.identity', 'w.own')} limit 1) u on true
  order by w.ord`;

const read = async <Row extends object>(sql: Sql, name: string, text: string, asked: readonly Somebody[]) => {
  const identities = asked.map(({ identity }) => identity);
  const values = [asked.map(({ room }) => room), identities, identities.map(asOwnUuid)];
  return (await sql.query<Row>({ name, text, values })).rows;
};

const rightsOnly = select(lookups);
const everything = select({ ...lookups, ...presence });

/** The current rights of these people, in their order; one statement. */
export const readRights = (sql: Sql, asked: readonly Somebody[]): Promise<Rights[]> =>
  read<Rights>(sql, 'rights.read', rightsOnly, asked);

/** The current rights, bans and presences of these people, in their order; one statement. */
export const readStandings = (sql: Sql, asked: readonly Somebody[]): Promise<Standing[]> =>
  read<Standing>(sql, 'rights.standings', everything, asked);

/** The rights of joining participants whose join must be checked. */
export const rightsLookup: Lookup = {
  outdatedBy({ name, params }, { event }) {
    if (!name.startsWith('attendance.')) return false;
    const { identity } = (params ?? {}) as { identity?: string };
    return identity === undefined || identity === (event.participant as Participant).identity;
  },

  async read(tx, deliveries) {
    const asked = deliveries.filter(
      ({ event }) => event.type === 'participant.joined' && (event.participant as Participant).checked === true,
    );
    if (asked.length === 0) return deliveries.map(() => ({}));
    const people = asked.map(({ to, event }) => ({
      room: to.id,
      identity: (event.participant as Participant).identity,
    }));
    const rights = await readRights(tx.client, people);
    const found = new Map(asked.map((delivery, index) => [delivery, { rights: rights[index]! }]));
    return deliveries.map((delivery) => found.get(delivery) ?? {});
  },
};
