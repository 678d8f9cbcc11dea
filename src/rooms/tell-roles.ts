import { type Address, guestAddress, roomAddress } from '#machines/addresses.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import { addressKey, type Delivery } from '#src/actors/delivery.ts';
import type { Held } from '#src/actors/held-actor.ts';
import { addHeld, hold } from '#src/actors/hold.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { anyRow } from '#src/db/any-row.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { identitySql } from '#src/identity/identity-sql.ts';
import { waits } from './tell-role.ts';
import type { RoomAct } from './tell-room.ts';

/** Accounts that became members of a room, and those that lost that role. */
export interface RoleChanges {
  readonly given: readonly string[];
  readonly taken: readonly string[];
}

interface Affected {
  readonly id: string;
  readonly identity: string;
  readonly guest: string | null;
}

/**
 * Delivers changes of many roles, in the caller's transaction, whose first lock must be the room's actor (`held`). Only
 * accounts that are or were in the meeting, or wait at its door, are told of: for all others nothing changes now.
 */
export async function tellRolesChanged(
  runtime: Runtime,
  tx: Transaction,
  { room, by, request }: RoomAct,
  { given, taken }: RoleChanges,
  held: Held,
): Promise<void> {
  const affected = await findAffected(tx, room, [...given, ...taken]);
  const waiting = new Map<string, Address<'guest'>>();
  for (const { id, guest } of affected) if (guest !== null) waiting.set(id, guestAddress(room, guest));
  const guests = given.flatMap((id) => waiting.get(id) ?? []);
  // Guests are locked after the room, as the lock order requires.
  const open = guests.filter((guest) => !held.has(addressKey(guest)));
  if (open.length > 0) addHeld(held, await hold(runtime, tx, open));
  const deliveries = affected.flatMap(({ id, identity }): Delivery[] => {
    const common = { key: `request/${request}/${id}`, cause: { by: 'user', id: by }, request } as const;
    const lost = taken.includes(id);
    const guest = lost ? undefined : waiting.get(id);
    return [
      { ...common, to: roomAddress(room), event: { type: 'role.changed', identity, by, lost } },
      ...(guest !== undefined && waits(held.get(addressKey(guest)))
        ? [{ ...common, to: guest, event: { type: 'guest.admit', by } } as const]
        : []),
    ];
  });
  if (deliveries.length > 0) await deliverIn(runtime, tx, deliveries, { held, fresh: true });
}

async function findAffected({ client }: Transaction, room: string, users: readonly string[]): Promise<Affected[]> {
  if (users.length === 0) return [];
  const { rows } = await client.query<Affected>({
    name: 'rooms.affected-by-roles',
    text: `select w.id, w.identity, w.guest from (
        select u.id, ${identitySql('u')} as identity, (select g.id from greenroom.guest g
          where g.user_id = u.id and g.room = $1 and g.status = 'waiting' limit 1) as guest
        from public.meet_user u where u.id = any($2::uuid[])) w
      where w.guest is not null
        or ${anyRow('from greenroom.presence p where p.room = $1 and p.identity = w.identity and p.left_at is null')}
        or ${anyRow('from greenroom.attendance t where t.room = $1 and t.identity = w.identity')}`,
    values: [room, users],
  });
  return rows;
}
