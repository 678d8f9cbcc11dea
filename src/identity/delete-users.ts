import type { Transaction } from '#src/db/transaction.ts';

// They refer to people without deleting along, and Greenroom never makes them: only a database of the reference has them.
const tablesOfTheReference = ['meet_user_groups', 'meet_user_user_permissions', 'django_admin_log'];

// No foreign key here deletes along (contract/schema.md, rule 5).
const ownTables = [
  'public.meet_resource_access',
  'public.meet_recording_access',
  'greenroom.session',
  'greenroom.unverified_email',
];

/**
 * Deletes people, with their accesses, sessions and what the reference's own tables hold of them. Files are not deleted
 * along: while one of these people has any, the commit fails.
 */
export async function deleteUsers(tx: Transaction, ids: readonly string[]): Promise<void> {
  const { rows } = await tx.client.query<{ name: string }>(
    `select 'public.' || name as name from unnest($1::text[]) as name where to_regclass('public.' || name) is not null`,
    [tablesOfTheReference],
  );
  for (const table of [...rows.map(({ name }) => name), ...ownTables]) {
    await tx.client.query(`delete from ${table} where user_id = any($1::uuid[])`, [ids]);
  }
  await tx.client.query('delete from public.meet_user where id = any($1::uuid[])', [ids]);
}
