import type { Transaction } from '#src/db/transaction.ts';
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
