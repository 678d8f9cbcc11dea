import type { Answer, Call } from '#src/api/call.ts';
import { FieldErrors } from '#src/api/field-errors.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { transaction } from '#src/db/transaction.ts';
import type { SomeAccessFields } from './access-fields.ts';
import { sendAccessRole } from './access-rows.ts';
import { ownersOnly, requireAdministered, requireOtherOwner } from './access-rules.ts';
import { describeAccess, requireAccess } from './find-access.ts';
import { lockRoom } from './lock-room.ts';
import type { RoomParts } from './room-parts.ts';
import { holdForRole, tellRoleChanged } from './tell-role.ts';
import { unknownKeys } from './unknown-keys.ts';

/** `PUT` and `PATCH resource-accesses/{id}/`: changes the role; user and room stay. */
export async function updateResourceAccess(
  { database, runtime }: Pick<RoomParts, 'database' | 'runtime'>,
  call: Call<SomeAccessFields, SessionUser>,
): Promise<Answer> {
  const { user } = call;
  const { id, resource, user: holder } = await requireAccess(database.pool, call.params.id!, user.id);
  const body = await call.body();
  const access = await transaction(database, async (tx) => {
    const holding = await holdForRole(runtime, tx, resource, holder);
    await lockRoom(tx, resource);
    const current = await requireAccess(tx.client, id, user.id);
    const unknown = await unknownKeys(tx.client, body);
    // The room named in the body is not written, but the caller must administer it.
    if (body.resource !== undefined && unknown.resource === undefined) {
      await requireAdministered(tx.client, body.resource, user.id);
    }
    if (Object.keys(unknown).length > 0) throw new FieldErrors(unknown);
    const { role = current.role } = body;
    if (role === 'owner' && current.callerRole !== 'owner') throw ownersOnly();
    if (current.role === 'owner' && current.user !== user.id) throw ownersOnly();
    if (role === current.role) return current;
    await requireOtherOwner(tx, current);
    sendAccessRole(tx, id, role);
    const act = { room: resource, by: user.id, request: call.requestId };
    await tellRoleChanged(runtime, tx, act, holding, role);
    return { ...current, role };
  });
  return { status: 200, json: describeAccess(access) };
}
