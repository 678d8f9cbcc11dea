import type { Role } from '#machines/room/room.roles.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import type { Database } from '#src/db/database.ts';
import { transaction } from '#src/db/transaction.ts';
import { newId } from '#src/kernel/ids.ts';
import { insertAccess, sendAccessRole, sendNoAccess } from './access-rows.ts';
import { requireOtherOwner } from './access-rules.ts';
import { lockRoom } from './lock-room.ts';
import { holdForRole, tellRoleChanged } from './tell-role.ts';
import type { RoomAct } from './tell-room.ts';

/**
 * Gives a user a role in a room, or removes it (null). The caller's role is not checked; a room keeps its last owner.
 * Resolves with the previous role. Rejects with `forbidden` for the last owner.
 */
export function setAccess(
  { database, runtime }: { readonly database: Database; readonly runtime: Runtime },
  act: RoomAct,
  user: string,
  role: Role | null,
): Promise<Role | null> {
  const { room } = act;
  return transaction(database, async (tx) => {
    const holding = await holdForRole(runtime, tx, room, user);
    await lockRoom(tx, room);
    const { rows } = await tx.client.query<{ id: string; role: Role }>({
      name: 'rooms.access-of',
      text: 'select id, role from public.meet_resource_access where resource_id = $1 and user_id = $2',
      values: [room, user],
    });
    const [access] = rows;
    if (role === (access?.role ?? null)) return role;
    if (access === undefined) await insertAccess(tx, { id: newId(), user, resource: room, role: role! });
    else {
      await requireOtherOwner(tx, { ...access, user, resource: room, callerRole: null });
      if (role === null) sendNoAccess(tx, access.id);
      else sendAccessRole(tx, access.id, role);
    }
    await tellRoleChanged(runtime, tx, act, holding, role);
    return access?.role ?? null;
  });
}
