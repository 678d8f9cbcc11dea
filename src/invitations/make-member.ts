import { transaction } from '#src/db/transaction.ts';
import { newId } from '#src/kernel/ids.ts';
import { insertAccess } from '#src/rooms/access-rows.ts';
import { findRoom } from '#src/rooms/find-room.ts';
import { lockRoom } from '#src/rooms/lock-room.ts';
import { mayHost } from '#src/rooms/require-room.ts';
import { holdForRole, tellRoleChanged } from '#src/rooms/tell-role.ts';
import { unknownKeys } from '#src/rooms/unknown-keys.ts';
import type { InvitationDeps } from './invitation-parts.ts';
import { type Invitation, noteMembership } from './invitation-rows.ts';

/**
 * Makes an account a member of the room it is invited to, unless it has a role there or the sender is no host any more.
 * Decided once per invitation.
 */
export async function makeMember(
  { runtime, database }: Pick<InvitationDeps, 'runtime' | 'database'>,
  { id, room, sender, request }: Pick<Invitation, 'id' | 'room' | 'sender' | 'request'>,
  user: string,
): Promise<void> {
  await transaction(database, async (tx) => {
    const holding = await holdForRole(runtime, tx, room, user);
    await lockRoom(tx, room);
    const found = await findRoom(tx.client, room, sender);
    if (found === null || !mayHost(found)) return;
    if (!(await noteMembership(tx, id))) return;
    const access = { id: newId(), user, resource: room, role: 'member' } as const;
    if (Object.keys(await unknownKeys(tx.client, access)).length > 0) return;
    if (!(await insertAccess(tx, access))) return;
    const act = { room, by: sender, request, key: `invitation/${id}` };
    await tellRoleChanged(runtime, tx, act, holding, access.role);
  });
}
