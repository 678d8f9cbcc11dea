import type { Answer, Call } from '#src/api/call.ts';
import { FieldErrors } from '#src/api/field-errors.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { transaction } from '#src/db/transaction.ts';
import { newId } from '#src/kernel/ids.ts';
import type { AccessObject, NewAccess } from './access-fields.ts';
import { insertAccess } from './access-rows.ts';
import { ownersOnly, requireAdministered } from './access-rules.ts';
import { lockRoom } from './lock-room.ts';
import type { RoomParts } from './room-parts.ts';
import { holdForRole, tellRoleChanged } from './tell-role.ts';
import { unknownKeys } from './unknown-keys.ts';

/** `POST resource-accesses/`: gives a person a role in a room that the caller administers. */
export async function createResourceAccess(
  { database, runtime }: Pick<RoomParts, 'database' | 'runtime'>,
  call: Call<NewAccess, SessionUser>,
): Promise<Answer> {
  const body = await call.body();
  const access: AccessObject = { id: newId(), ...body };
  await transaction(database, async (tx) => {
    const holding = await holdForRole(runtime, tx, access.resource, access.user);
    await lockRoom(tx, access.resource);
    const unknown = await unknownKeys(tx.client, access);
    // The caller's right is checked before the unknown ids are reported: callers who do not administer the room must
    // not learn who has access to it.
    const callerRole =
      unknown.resource === undefined ? await requireAdministered(tx.client, access.resource, call.user.id) : null;
    if (Object.keys(unknown).length > 0) throw new FieldErrors(unknown);
    if (!(await insertAccess(tx, access))) {
      throw new FieldErrors({ non_field_errors: ['Resource access with this User and Resource already exists.'] });
    }
    if (access.role === 'owner' && callerRole !== 'owner') throw ownersOnly();
    const act = { room: access.resource, by: call.user.id, request: call.requestId };
    await tellRoleChanged(runtime, tx, act, holding, access.role);
  });
  return { status: 201, json: access };
}
