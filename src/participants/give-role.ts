import type { Role } from '#machines/room/room.roles.ts';
import { type Transaction, transaction } from '#src/db/transaction.ts';
import { hasIdentitySql } from '#src/identity/identity-sql.ts';
import { asOwnUuid } from '#src/kernel/ids.ts';
import { sendRole } from '#src/rooms/access-rows.ts';
import { lockRoom } from '#src/rooms/lock-room.ts';
import { requirePrivileges, requireRoom } from '#src/rooms/require-room.ts';
import { holdForRole, tellRoleChanged } from '#src/rooms/tell-role.ts';
import type { RoomAct } from '#src/rooms/tell-room.ts';
import type { ParticipantParts } from './participant-parts.ts';

/** The result: `guest` has no account, and an `owner` keeps that role. */
export type GivenRole = 'given' | 'guest' | 'owner';

/**
 * Writes the role of the account with this LiveKit identity and tells the room's actor in the same commit. An unchanged
 * role writes no row, but the actor is told, so that LiveKit is updated.
 */
export async function giveRole(
  { database, runtime }: Pick<ParticipantParts, 'database' | 'runtime'>,
  act: RoomAct,
  identity: string,
  role: Exclude<Role, 'owner'>,
): Promise<GivenRole> {
  return transaction(database, async (tx) => {
    const user = await findAccount(tx, identity);
    if (user === null) return 'guest';
    const holding = await holdForRole(runtime, tx, act.room, user);
    await lockRoom(tx, act.room);
    requirePrivileges(await requireRoom(tx.client, act.room, act.by));
    const { role: current } = await requireRoom(tx.client, act.room, user);
    if (current === 'owner') return 'owner';
    if (current !== role) sendRole(tx, act.room, user, role);
    await tellRoleChanged(runtime, tx, act, holding, role);
    return 'given';
  });
}

/** Locks the account against deletion until the transaction ends. */
async function findAccount({ client }: Transaction, identity: string): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>({
    name: 'participants.account',
    text: `select id from public.meet_user u where ${hasIdentitySql('u', '$1', '$2')} for key share`,
    values: [identity, asOwnUuid(identity)],
  });
  return rows[0]?.id ?? null;
}
