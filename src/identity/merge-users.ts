import type { Database } from '#src/db/database.ts';
import { type Transaction, transaction } from '#src/db/transaction.ts';
import { deleteUsers } from './delete-users.ts';
import { unverifiedSql } from './unverified-email.ts';

/** Accounts that share an e-mail, and the result of merging them. */
export interface MergedGroup {
  /** Lower case. */
  readonly email: string;
  /** Id of the account that is kept: the one created last. */
  readonly kept: string;
  readonly merged: readonly string[];
  readonly done: boolean;
  /** Why this group was left unchanged. */
  readonly error?: string;
}

/**
 * Merges all accounts that share a verified e-mail, ignoring case (data-model.md §1), in one transaction per e-mail: if
 * one fails, the others stay merged. `filter` is a substring of the e-mails to merge.
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
  // Read again, because accounts may have changed since they were listed.
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
  await moveMails(tx, kept.id, merged);
  await deleteUsers(tx, merged);
  // Keep an existing subject, so that the user can log in.
  const sub = kept.sub ?? others.find((other) => other.sub !== null)?.sub ?? null;
  await tx.client.query(
    `update public.meet_user set email = lower(email), sub = $2, updated_at = now()
     where id = $1 and (email <> lower(email) or sub is distinct from $2)`,
    [kept.id, sub],
  );
  return { ...found, kept: kept.id, merged };
}

/** Reassigns unsent mails: invitations from these accounts, and notices to them. */
async function moveMails(tx: Transaction, kept: string, others: readonly string[]): Promise<void> {
  await tx.client.query('update greenroom.invitation set sender = $1 where sender = any($2::uuid[])', [kept, others]);
  await tx.client.query(
    `update greenroom.recording_notice n set recipient = $1
     where n.id in (select distinct on (recording, channel) id from greenroom.recording_notice
                    where recipient = any($2::uuid[]) and state in ('pending', 'sending')
                    order by recording, channel, id)
       and not exists (select from greenroom.recording_notice o
                       where o.recording = n.recording and o.channel = n.channel and o.recipient = $1)`,
    [kept, others],
  );
}

/**
 * Moves the highest role of all accounts to the one that is kept; the other accesses are deleted with their accounts.
 */
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
