import type { Database } from '#src/db/database.ts';
import { startSession } from './sessions.ts';

/** A login that was sent to the provider and is not back yet; kept in the browser's session under its state. */
export interface PendingLogin {
  readonly nonce: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly returnTo: string;
  readonly silent: boolean;
  /** Milliseconds of the epoch, only for telling the oldest. */
  readonly at: number;
}

/** How long somebody may take at the provider's page, in seconds. */
export const anonymousSessionSeconds = 3600;

// A browser with that many tabs at the provider loses the oldest.
const mostPending = 10;

/**
 * Keeps a login in the session `key`, or in a new anonymous one. Resolves with the value of the new session's cookie,
 * or null when the session was there.
 */
export async function rememberLogin(
  database: Database,
  key: Buffer | null,
  state: string,
  login: PendingLogin,
): Promise<string | null> {
  if (key !== null) {
    const { rowCount } = await database.pool.query(
      `update greenroom.session
       set data = jsonb_set(data, '{logins}', jsonb_build_object($2::text, $3::jsonb) || coalesce((
             select jsonb_object_agg(state, login)
             from (select state, login from jsonb_each(data -> 'logins') as pending (state, login)
                   order by login ->> 'at' desc limit ${mostPending - 1}) as latest), '{}'))
       where id = $1 and expires_at > now()`,
      [key, state, login],
    );
    if (rowCount === 1) return null;
  }
  return startSession(database, {
    userId: null,
    data: { logins: { [state]: login } },
    seconds: anonymousSessionSeconds,
  });
}

/** Takes a login out of its session, so that its state counts once; null when it is not there. */
export async function takeLogin(database: Database, key: Buffer, state: string): Promise<PendingLogin | null> {
  const { rows } = await database.pool.query<{ login: PendingLogin }>(
    `with before as (
       select id, data from greenroom.session
       where id = $1 and expires_at > now() and data -> 'logins' ? $2::text
       for update)
     update greenroom.session s set data = s.data #- array['logins', $2::text]
     from before where s.id = before.id
     returning before.data -> 'logins' -> $2::text as login`,
    [key, state],
  );
  return rows[0]?.login ?? null;
}
