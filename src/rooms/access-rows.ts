import type { Role } from '#machines/room/room.roles.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { newId } from '#src/kernel/ids.ts';
import type { AccessObject } from './access-fields.ts';

/** Inserts an access. Resolves with false if this person has a role in the room already; the unique index decides. */
export async function insertAccess({ client }: Transaction, access: AccessObject): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'rooms.insert-access',
    text: `
      insert into public.meet_resource_access (id, created_at, updated_at, role, resource_id, user_id)
      values ($1, now(), now(), $2, $3, $4) on conflict (user_id, resource_id) do nothing`,
    values: [access.id, access.role, access.resource, access.user],
  });
  return rowCount === 1;
}

/** Makes these users members of a room, as far as they exist and have no role there. Resolves with what was inserted. */
export async function insertMembers(
  { client }: Pick<Transaction, 'client'>,
  room: string,
  users: readonly string[],
): Promise<readonly { readonly id: string; readonly user: string }[]> {
  const { rows } = await client.query<{ id: string; user: string }>({
    name: 'rooms.insert-members',
    text: `with present as (select id from public.meet_user where id = any($2::uuid[]) for key share)
      insert into public.meet_resource_access (id, created_at, updated_at, role, resource_id, user_id)
      select gen_random_uuid(), clock_timestamp(), clock_timestamp(), 'member', $1, id from present
      on conflict (user_id, resource_id) do nothing returning id, user_id as user`,
    values: [room, users],
  });
  return rows;
}

/** Inserts the role of an account in a room, or changes the existing one. */
export function sendRole(tx: Transaction, room: string, user: string, role: Role): void {
  tx.send({
    name: 'rooms.send-role',
    text: `insert into public.meet_resource_access (id, created_at, updated_at, role, resource_id, user_id)
      values ($1, now(), now(), $2, $3, $4)
      on conflict (user_id, resource_id) do update set role = excluded.role, updated_at = now()`,
    values: [newId(), role, room, user],
  });
}

/** Changes the role of an access. */
export function sendAccessRole(tx: Transaction, id: string, role: Role): void {
  tx.send({
    name: 'rooms.update-access',
    text: 'update public.meet_resource_access set role = $2, updated_at = now() where id = $1',
    values: [id, role],
  });
}

/** Deletes an access. */
export function sendNoAccess(tx: Transaction, id: string): void {
  tx.send({
    name: 'rooms.delete-access',
    text: 'delete from public.meet_resource_access where id = $1',
    values: [id],
  });
}

/** Deletes these accesses of a room as far as their role is still `member`. Resolves with their users. */
export async function deleteMembers(
  { client }: Pick<Transaction, 'client'>,
  room: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await client.query<{ user: string }>({
    name: 'rooms.delete-members',
    text: `delete from public.meet_resource_access
      where id = any($2::uuid[]) and resource_id = $1 and role = 'member' returning user_id as user`,
    values: [room, ids],
  });
  return rows.map(({ user }) => user);
}
