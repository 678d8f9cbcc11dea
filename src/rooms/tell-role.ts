import { type Address, guestAddress, roomAddress } from '#machines/addresses.ts';
import type { Role } from '#machines/room/room.roles.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import { addressKey, type Delivery } from '#src/actors/delivery.ts';
import type { Held, HeldActor } from '#src/actors/held-actor.ts';
import { hold } from '#src/actors/hold.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { identitySql } from '#src/identity/identity-sql.ts';
import type { RoomAct } from './tell-room.ts';

/** The actors that a change of a role affects, locked until the transaction ends. */
interface RoleHold {
  /** LiveKit identity of the account; null when there is no such account. */
  readonly identity: string | null;
  /** The guest actor of the account while it waits; else null. */
  readonly guest: Address<'guest'> | null;
  readonly held: Held;
}

/**
 * Locks the actors that a change of this user's role affects: the room, and the user's guest actor if it waits. Must
 * come first in the transaction, before the room's rows are locked.
 */
export async function holdForRole(runtime: Runtime, tx: Transaction, room: string, user: string): Promise<RoleHold> {
  const { rows } = await tx.client.query<{ identity: string; guest: string | null }>({
    name: 'rooms.at-the-door',
    text: `select ${identitySql('u')} as identity, (select g.id from greenroom.guest g
        where g.user_id = u.id and g.room = $1 and g.status = 'waiting' limit 1) as guest
      from public.meet_user u where u.id = $2`,
    values: [room, user],
  });
  const { identity = null, guest = null } = rows[0] ?? {};
  const held = await hold(runtime, tx, [roomAddress(room)]);
  if (guest === null) return { identity, guest, held };
  // The guest is locked after the room, as the lock order requires.
  const address = guestAddress(room, guest);
  for (const [key, actor] of await hold(runtime, tx, [address])) held.set(key, actor);
  return { identity, guest: address, held };
}

/**
 * Delivers a change of a role to the room's actor, in the caller's transaction. The room updates LiveKit, and an
 * account that waits and has a role now is admitted.
 */
export async function tellRoleChanged(
  runtime: Runtime,
  tx: Transaction,
  { room, by, request, key = `request/${request}`, cause = { by: 'user', id: by } }: RoomAct,
  { identity, guest, held }: RoleHold,
  role: Role | null,
): Promise<void> {
  // Without the account there is nobody whose role could have changed.
  if (identity === null) return;
  const common = { key, cause, request } as const;
  const event = { type: 'role.changed', identity, by, lost: role === null } as const;
  const deliveries: Delivery[] = [{ ...common, to: roomAddress(room), event }];
  if (role !== null && guest !== null && waits(held.get(addressKey(guest)))) {
    deliveries.push({ ...common, to: guest, event: { type: 'guest.admit', by } });
  }
  await deliverIn(runtime, tx, deliveries, { held, fresh: true });
}

/** Whether a locked guest actor waits for a decision that a new role takes. */
export function waits(guest: HeldActor | undefined): boolean {
  if (guest === undefined || guest.quarantined || guest.inbox > 0) return false;
  const { value, context } = guest.snapshot;
  // Only a host's decision admits a removed guest again.
  if (context.removed === true) return false;
  return value === 'waiting' || (typeof value === 'object' && value !== null && 'waiting' in value);
}
