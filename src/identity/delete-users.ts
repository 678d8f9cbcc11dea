import type { Transaction } from '#src/db/transaction.ts';

// Tables with foreign keys to users that do not cascade; only databases created by the reference have them.
const tablesOfTheReference = ['meet_user_groups', 'meet_user_user_permissions', 'django_admin_log'];

// No foreign key here cascades (contract/schema.md, rule 5).
const ownTables = [
  'public.meet_resource_access',
  'public.meet_recording_access',
  'greenroom.session',
  'greenroom.unverified_email',
];

/**
 * Deletes users with their accesses, sessions and rows in the reference's own tables. Files are kept: the commit fails
 * while one of these users has any.
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
