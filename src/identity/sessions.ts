import { createHash, randomBytes } from 'node:crypto';
import { parseCookie } from 'cookie';
import type { Database } from '#src/db/database.ts';
import { isDatabaseAway } from '#src/db/transaction.ts';
import { AppError } from '#src/errors.ts';
import type { Settings } from '#src/settings/settings.ts';
import { sessionCookieName } from './cookies.ts';

/** Who a session belongs to, as far as rights and names need it. */
export interface SessionUser {
  readonly id: string;
  /** The identity at LiveKit: the provider's subject, or the id of a user who has none. */
  readonly sub: string;
  readonly fullName: string | null;
  readonly email: string | null;
  readonly adminEmail: string | null;
  readonly isSuperuser: boolean;
}

/** A session that is logged in; `sessionId` is the key to check it again with. */
export interface Session {
  readonly sessionId: Buffer;
  readonly user: SessionUser;
}

/** The key of the session that a Cookie header names, whether there is such a session or not. */
export function sessionKey(settings: Settings, cookieHeader: string | undefined): Buffer | null {
  const value = cookieHeader === undefined ? undefined : parseCookie(cookieHeader)[sessionCookieName(settings)];
  return value === undefined || value === '' || value.length > 200 ? null : keyOf(value);
}

/** The logged-in session that a Cookie header names, or null. Throws `unavailable` when PostgreSQL is away. */
export async function readSession(
  database: Database,
  settings: Settings,
  cookieHeader: string | undefined,
): Promise<Session | null> {
  const key = sessionKey(settings, cookieHeader);
  return key === null ? null : checkSession(database, key);
}

/**
 * The same session as it is now, or null when it ended, expired, or its user was deactivated. Throws `unavailable`
 * when PostgreSQL is away.
 */
export async function checkSession(database: Database, key: Buffer): Promise<Session | null> {
  const { rows } = await database.pool
    .query<SessionUser>({
      name: 'identity.check-session',
      text: `
        select u.id, coalesce(u.sub, u.id::text) as sub, u.full_name as "fullName", u.email,
               u.admin_email as "adminEmail", u.is_superuser as "isSuperuser"
        from greenroom.session s
        join public.meet_user u on u.id = s.user_id
        where s.id = $1 and s.expires_at > now() and u.is_active`,
      values: [key],
    })
    .catch((error: unknown) => {
      throw isDatabaseAway(error)
        ? new AppError('unavailable', 'Sessions cannot be read now.', { cause: error })
        : error;
    });
  return rows[0] === undefined ? null : { sessionId: key, user: rows[0] };
}

/** Begins a session of `seconds` and resolves with the cookie's value, which is kept nowhere else. */
export async function startSession(
  database: Database,
  session: { readonly userId: string | null; readonly data: object; readonly seconds: number },
): Promise<string> {
  const value = randomBytes(32).toString('base64url');
  await database.pool.query(
    `insert into greenroom.session (id, user_id, data, expires_at)
     values ($1, $2, $3, now() + make_interval(secs => $4))`,
    [keyOf(value), session.userId, session.data, session.seconds],
  );
  return value;
}

/** Ends a session; one that is gone already stays so. */
export async function endSession(database: Database, key: Buffer): Promise<void> {
  await database.pool.query('delete from greenroom.session where id = $1', [key]);
}

/** Deletes what expired and resolves with how many that were; for housekeeping. */
export async function deleteExpiredSessions(database: Database): Promise<number> {
  return (await database.pool.query('delete from greenroom.session where expires_at < now()')).rowCount ?? 0;
}

// Only a hash is stored: who reads the table cannot use what is in it.
const keyOf = (value: string): Buffer => createHash('sha256').update(value).digest();
