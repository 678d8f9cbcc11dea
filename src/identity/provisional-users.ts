import type { Database } from '#src/db/database.ts';
import { type EntityTransaction, entityTransaction } from '#src/db/transaction.ts';
import type { Sql } from '#src/rooms/find-room.ts';
import type { Settings } from '#src/settings/settings.ts';
import { newUser } from './new-user.ts';
import { unverifiedSql } from './unverified-email.ts';
import { userEntity } from './user-entity.ts';

/** Account found by e-mail; `several` when more than one account has it. */
export type FoundUser = { readonly id: string; readonly active: boolean } | 'several';

/**
 * Finds the accounts of these e-mails, whatever their case, except those with an unverified e-mail. Keys of the result
 * are lower-cased. One statement.
 */
export async function findByEmail(sql: Sql, emails: readonly string[]): Promise<ReadonlyMap<string, FoundUser>> {
  const { rows } = await sql.query<{ email: string; ids: string[]; active: boolean }>({
    name: 'identity.find-by-email',
    text: `select w.email, array_agg(u.id) as ids, bool_and(u.is_active) as active
      from unnest($1::text[]) as w (email) join public.meet_user u on lower(u.email) = w.email
      where not ${unverifiedSql('u.id')} group by w.email`,
    values: [[...new Set(emails.map((email) => email.toLowerCase()))]],
  });
  return new Map(rows.map(({ email, ids, active }) => [email, ids.length > 1 ? 'several' : { id: ids[0]!, active }]));
}

/** Whether clients of the external API may create accounts; all three settings are needed (rest-external.md §2.1). */
export const mayProvision = (settings: Settings): boolean =>
  settings.APPLICATION_ALLOW_USER_CREATION &&
  settings.OIDC_FALLBACK_TO_EMAIL_FOR_IDENTIFICATION &&
  !settings.OIDC_USER_SUB_FIELD_IMMUTABLE;

/**
 * Creates accounts that are known by their e-mail only, in a transaction of its own. Their first login takes them over.
 * E-mails that an account got meanwhile are left out, by the unique index.
 */
export function provisionUsers(database: Database, settings: Settings, emails: readonly string[]): Promise<void> {
  return entityTransaction(database, async (tx) => {
    await lockEmails(tx, emails);
    const known = await findByEmail(tx.client, emails);
    const rows = emails
      .filter((email) => !known.has(email.toLowerCase()))
      .map((email) => newUser(settings, { sub: null, email, fullName: null, shortName: null }));
    if (rows.length === 0) return;
    await tx.em.createQueryBuilder().insert().into(userEntity).values(rows).orIgnore().execute();
  });
}

/** The locks of first logins, in one order. */
const lockEmails = ({ em }: EntityTransaction, emails: readonly string[]): Promise<unknown> =>
  em.query(
    `select pg_advisory_xact_lock(key) from (select distinct hashtextextended('greenroom.email ' || lower(email), 0) as key
      from unnest($1::text[]) as email order by key) as locks`,
    [emails],
  );
