import type { Database } from '#src/db/database.ts';
import { type Transaction, transaction } from '#src/db/transaction.ts';
import { deleteUsers } from './delete-users.ts';
import { unverifiedSql } from './unverified-email.ts';

/** The accounts that share an e-mail, and what became of them. */
export interface MergedGroup {
  /** In lower case. */
  readonly email: string;
  /** The account that was created last: it stays. */
  readonly kept: string;
  readonly merged: readonly string[];
  readonly done: boolean;
  /** Why nothing of this group was changed. */
  readonly error?: string;
}

/**
 * Makes one account of all that share a verified e-mail, ignoring case (data-model.md §1), one transaction per e-mail: one that
 * fails leaves the others merged. `filter` is a part that the e-mail must contain.
 */
export async function mergeUsers(
  database: Database,
  options: { readonly dryRun: boolean; readonly filter: string | undefined },
): Promise<MergedGroup[]> {
  const { rows } = await database.pool.query<{ email: string; ids: string[] }>(
    `select lower(email) as email, array_agg(id order by created_at desc, id desc) as ids from public.meet_user
     where email <> '' and not ${unverifiedSql('meet_user.id')} and ($1::text is null or strpos(lower(email), lower($1)) > 0)
     group by lower(email) having count(*) > 1 order by 1`,
    [options.filter ?? null],
  );
  const groups: MergedGroup[] = [];
  for (const { email, ids } of rows) {
    const [kept = '', ...merged] = ids;
    if (options.dryRun) groups.push({ email, kept, merged, done: false });
    else groups.push(await attempt(database, { email, kept, merged, done: true }));
  }
  return groups;
}

async function attempt(database: Database, group: MergedGroup): Promise<MergedGroup> {
  try {
    return await transaction(database, (tx) => merge(tx, group));
  } catch (error) {
    return { ...group, done: false, error: (error as Error).message };
  }
}

async function merge(tx: Transaction, found: MergedGroup): Promise<MergedGroup> {
  // As they are now: somebody may have come or gone since they were listed.
  const { rows } = await tx.client.query<{ id: string; sub: string | null }>(
    `select id, sub from public.meet_user where lower(email) = $1 and not ${unverifiedSql('meet_user.id')}
     order by created_at desc, id desc for update`,
    [found.email],
  );
  const [kept, ...others] = rows;
  if (kept === undefined) return { ...found, merged: [] };
  const merged = others.map(({ id }) => id);
  await moveAccesses(tx, 'public.meet_resource_access', 'resource_id', kept.id, merged);
  await moveAccesses(tx, 'public.meet_recording_access', 'recording_id', kept.id, merged);
  await tx.client.query(
    'update public.file set creator_id = $1, updated_at = now() where creator_id = any($2::uuid[])',
    [kept.id, merged],
  );
  await deleteUsers(tx, merged);
  // Somebody who logged in before keeps the subject to log in with.
  const sub = kept.sub ?? others.find((other) => other.sub !== null)?.sub ?? null;
  await tx.client.query(
    `update public.meet_user set email = lower(email), sub = $2, updated_at = now()
     where id = $1 and (email <> lower(email) or sub is distinct from $2)`,
    [kept.id, sub],
  );
  return { ...found, kept: kept.id, merged };
}

/** The highest role of all of them becomes that of the account that stays; what is left is deleted with the others. */
async function moveAccesses(
  tx: Transaction,
  table: 'public.meet_resource_access' | 'public.meet_recording_access',
  thing: 'resource_id' | 'recording_id',
  kept: string,
  others: readonly string[],
): Promise<void> {
  const rank = "array_position(array['member', 'administrator', 'owner'], role::text)";
  const best = `select distinct on (${thing}) id, ${thing}, role, ${rank} as rank from ${table}
                where user_id = any($2::uuid[]) order by ${thing}, ${rank} desc nulls last, created_at desc, id`;
  await tx.client.query(
    `update ${table} own set role = best.role, updated_at = now() from (${best}) as best
     where own.user_id = $1 and own.${thing} = best.${thing}
       and coalesce(array_position(array['member', 'administrator', 'owner'], own.role::text), 0) < coalesce(best.rank, 0)`,
    [kept, others],
  );
  await tx.client.query(
    `update ${table} given set user_id = $1, updated_at = now() from (${best}) as best
     where given.id = best.id
       and not exists (select from ${table} own where own.user_id = $1 and own.${thing} = best.${thing})`,
    [kept, others],
  );
}
