import type { Database } from '#src/db/database.ts';
import type { Settings } from '#src/settings/settings.ts';
import { sessionKey, sessionValue, startSession } from './sessions.ts';

/** A login that was sent to the provider and is not back yet; kept in the browser's session under its state. */
export interface PendingLogin {
  /** Undefined where the settings use none. */
  readonly nonce?: string;
  readonly verifier?: string;
  readonly redirectUri: string;
  readonly returnTo: string;
  readonly silent: boolean;
  /** Milliseconds of the epoch, only for telling the oldest. */
  readonly at: number;
}

// Somebody types a password and looks for their phone; a silent login comes back without anybody's doing.
const patience = { interactive: 3600, silent: 300 };

// A browser with that many tabs at the provider loses the oldest.
const mostPending = 10;

/** A session cookie's value and how long the browser is to keep it. */
export interface Remembered {
  readonly value: string;
  readonly seconds: number;
}

/**
 * Keeps a login in the browser's session, or in a new anonymous one. Resolves with the cookie that the browser needs,
 * or null when somebody is logged in there: their session stays as it is.
 */
export async function rememberLogin(
  database: Database,
  settings: Settings,
  cookieHeader: string | undefined,
  state: string,
  login: PendingLogin,
): Promise<Remembered | null> {
  const seconds = login.silent ? patience.silent : patience.interactive;
  const value = sessionValue(settings, cookieHeader);
  if (value !== null) {
    const { rows } = await database.pool.query<{ anonymous: boolean }>(
      `update greenroom.session
       set data = jsonb_set(data, '{logins}', jsonb_build_object($2::text, $3::jsonb) || coalesce((
             select jsonb_object_agg(state, login)
             from (select state, login from jsonb_each(data -> 'logins') as pending (state, login)
                   order by login ->> 'at' desc limit ${mostPending - 1}) as latest), '{}')),
           expires_at = case when user_id is null then greatest(expires_at, now() + make_interval(secs => $4))
                        else expires_at end
       where id = $1 and expires_at > now()
       returning user_id is null as anonymous`,
      [sessionKey(settings, cookieHeader), state, login, seconds],
    );
    if (rows[0] !== undefined) return rows[0].anonymous ? { value, seconds: patience.interactive } : null;
  }
  const data = { logins: { [state]: login } };
  return { value: await startSession(database, { userId: null, data, seconds }), seconds };
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

/** Ends a visitor's session in which no login is on its way any more: most visitors come back from a silent login. */
export async function endIfIdle(database: Database, key: Buffer): Promise<void> {
  await database.pool.query(
    `delete from greenroom.session where id = $1 and user_id is null and data -> 'logins' = '{}'`,
    [key],
  );
}
