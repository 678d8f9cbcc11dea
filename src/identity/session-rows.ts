import type { Database } from '#src/db/database.ts';
import type { Transaction } from '#src/db/transaction.ts';

type Sql = Pick<Transaction['client'], 'query'>;

/** A new row. `subject` and `providerSession` are the provider's identifiers. */
export interface NewSession {
  readonly userId: string;
  readonly data: object;
  readonly seconds: number;
  readonly subject?: string;
  readonly providerSession?: string | null;
}

/** Inserts a session under its key. */
export async function insertSession(sql: Sql, key: Buffer, session: NewSession): Promise<void> {
  await sql.query(
    `insert into greenroom.session (id, user_id, data, expires_at, subject, provider_session)
     values ($1, $2, $3, now() + make_interval(secs => $4), $5, $6)`,
    [key, session.userId, session.data, session.seconds, session.subject ?? null, session.providerSession ?? null],
  );
}

/**
 * Notes that a session is logged out at its provider, under a state that returns with the browser: `state`, or that of
 * an earlier logout in progress. Resolves with the session's id token and the state; null without an id token.
 */
export async function noteLogout(
  sql: Sql,
  key: Buffer,
  state: string,
): Promise<{ readonly idToken: string; readonly state: string } | null> {
  const { rows } = await sql.query<{ idToken: string | null; state: string }>(
    `update greenroom.session set data = jsonb_set(data, '{logoutState}', coalesce(data -> 'logoutState', to_jsonb($2::text)))
     where id = $1 and data ? 'idToken'
     returning data ->> 'idToken' as "idToken", data ->> 'logoutState' as state`,
    [key, state],
  );
  const [row] = rows;
  return row?.idToken == null ? null : { idToken: row.idToken, state: row.state };
}

/** Deletes sessions by key. Resolves with their number, as all of these. */
export const deleteSessions = (sql: Sql, keys: readonly Buffer[]): Promise<number> =>
  deleteWhere(sql, 'id = any($1::bytea[])', [keys]);

/** Deletes the sessions of these users. */
export const deleteSessionsOf = (sql: Sql, users: readonly string[]): Promise<number> =>
  deleteWhere(sql, 'user_id = any($1::uuid[])', [users]);

/** Deletes all sessions. */
export const deleteAllSessions = (sql: Sql): Promise<number> => deleteWhere(sql, 'true', []);

/**
 * Deletes the sessions that a provider names by subject, by its own session, or by both. With both given, sessions
 * without a provider's session match by the subject.
 */
export const deleteProviderSessions = (sql: Sql, subject: string | null, session: string | null): Promise<number> =>
  deleteWhere(
    sql,
    `(subject = $1 and ($2::text is null or provider_session is null or provider_session = $2))
      or ($1::text is null and provider_session = $2)`,
    [subject, session],
  );

async function deleteWhere(sql: Sql, condition: string, values: readonly unknown[]): Promise<number> {
  const { rowCount } = await sql.query(`delete from greenroom.session where ${condition}`, [...values]);
  return rowCount ?? 0;
}

/** Deletes the one session whose key begins with these hexadecimal digits; resolves with how many begin so. */
export async function deleteSessionByBeginning({ pool }: Pick<Database, 'pool'>, beginning: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `with found as (select id from greenroom.session where encode(id, 'hex') like $1 || '%'),
       gone as (delete from greenroom.session where id in (select id from found) and (select count(*) from found) = 1)
     select count(*)::int as count from found`,
    [beginning],
  );
  return rows[0]!.count;
}
