import { hash } from 'node:crypto';
import type { Database } from '#src/db/database.ts';

/** A login that was redirected to the provider and has not returned. */
export interface PendingLogin {
  /** Null when the settings disable it. */
  readonly nonce: string | null;
  readonly verifier: string | null;
  readonly redirectUri: string;
  readonly returnTo: string;
  readonly silent: boolean;
}

/** Result of looking up a callback's state. */
export interface FoundLogin {
  readonly login: PendingLogin;
  /** Whether it began in the same browser. */
  readonly isOwn: boolean;
  /** Whether an earlier callback used it. */
  readonly isOver: boolean;
}

/** Seconds until a login expires; its return address is kept for the same time after that. */
export const loginSeconds = 600;

/** Stores a login under its state, for the browser with the cookie value `browser`. */
export async function keepLogin(
  database: Database,
  state: string,
  browser: string,
  { nonce, verifier, redirectUri, returnTo, silent }: PendingLogin,
): Promise<void> {
  // Each insert deletes two expired rows, so that the table does not grow between runs of housekeeping.
  await database.pool.query(
    `with expired as (
       delete from greenroom.login where state in (
         select state from greenroom.login where expires_at < now()
         order by expires_at limit 2 for update skip locked))
     insert into greenroom.login (state, browser, nonce, verifier, redirect_uri, return_to, silent, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(secs => ${loginSeconds}))`,
    [keyOf(state), keyOf(browser), nonce, verifier, redirectUri, returnTo, silent],
  );
}

/**
 * Takes the login of a state, which is usable once and only in its own browser: `browsers` are the values of its
 * cookie. Resolves with null when there is none, or it expired.
 */
export async function takeLogin(
  database: Database,
  state: string,
  browsers: readonly string[],
): Promise<FoundLogin | null> {
  const { rows } = await database.pool.query<PendingLogin & Omit<FoundLogin, 'login'>>(
    `with found as (
       select nonce, verifier, redirect_uri as "redirectUri", return_to as "returnTo", silent,
              browser = any($2::bytea[]) as "isOwn", used as "isOver"
       from greenroom.login where state = $1 and expires_at > now()
       for update),
     taken as (
       update greenroom.login set used = true, nonce = null, verifier = null,
              expires_at = now() + make_interval(secs => ${loginSeconds})
       where state = $1 and exists (select from found where "isOwn" and not "isOver"))
     select * from found`,
    [keyOf(state), browsers.map(keyOf)],
  );
  if (rows[0] === undefined) return null;
  const { isOwn, isOver, ...login } = rows[0];
  return { login, isOwn, isOver };
}

// Only hashes are stored, so that the table's content is useless to a reader.
const keyOf = (value: string): Buffer => hash('sha256', value, 'buffer');
