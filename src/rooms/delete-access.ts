import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { transaction } from '#src/db/transaction.ts';
import { AppError } from '#src/kernel/errors.ts';
import { sendNoAccess } from './access-rows.ts';
import { requireOtherOwner } from './access-rules.ts';
import { type Access, requireAccess } from './find-access.ts';
import { lockRoom } from './lock-room.ts';
import type { RoomParts } from './room-parts.ts';
import { holdForRole, tellRoleChanged } from './tell-role.ts';

/** `DELETE resource-accesses/{id}/`: removes a role. Owners can only remove their own owner role. */
export async function deleteResourceAccess(
  { database, runtime }: Pick<RoomParts, 'database' | 'runtime'>,
  call: Call<unknown, SessionUser>,
): Promise<Answer> {
  const { user } = call;
  const {
    id,
    resource,
    user: holder,
  } = requireDeletable(await requireAccess(database.pool, call.params.id!, user.id), user);
  await transaction(database, async (tx) => {
    const holding = await holdForRole(runtime, tx, resource, holder);
    await lockRoom(tx, resource);
    const access = requireDeletable(await requireAccess(tx.client, id, user.id), user);
    await requireOtherOwner(tx, access);
    sendNoAccess(tx, id);
    const act = { room: resource, by: user.id, request: call.requestId };
    await tellRoleChanged(runtime, tx, act, holding, null);
  });
  return { status: 204 };
}

function requireDeletable(access: Access, caller: Pick<SessionUser, 'id'>): Access {
  if (access.role !== 'owner' || access.user === caller.id) return access;
  throw new AppError('forbidden', 'You do not have permission to perform this action.');
}
