import { hash, randomBytes } from 'node:crypto';
import type { Database } from '#src/db/database.ts';
import { isDatabaseAway } from '#src/db/transaction.ts';
import { AppError } from '#src/errors.ts';
import type { Settings } from '#src/settings/settings.ts';
import { readCookie, sessionCookieName } from './cookies.ts';

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

/** The secret value that a Cookie header carries; null when it carries none, or several. */
export function sessionValue(settings: Settings, cookieHeader: string | undefined): string | null {
  const value = readCookie(cookieHeader, sessionCookieName(settings));
  return value === undefined || value === '' || value.length > 200 ? null : value;
}

/** The key of the session that a Cookie header names, whether there is such a session or not. */
export function sessionKey(settings: Settings, cookieHeader: string | undefined): Buffer | null {
  const value = sessionValue(settings, cookieHeader);
  return value === null ? null : keyOf(value);
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
  const { rows } = await database.lane
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

/** A session that begins; a visitor's has no user. `subject` and `providerSession` are what its provider calls it. */
export interface NewSession {
  readonly userId: string | null;
  readonly data: object;
  readonly seconds: number;
  readonly subject?: string;
  readonly providerSession?: string | null;
}

/** Begins a session and resolves with the cookie's value, which is kept nowhere else. */
export async function startSession(database: Database, session: NewSession): Promise<string> {
  const value = randomBytes(32).toString('base64url');
  await database.pool.query(
    `insert into greenroom.session (id, user_id, data, expires_at, subject, provider_session)
     values ($1, $2, $3, now() + make_interval(secs => $4), $5, $6)`,
    [
      keyOf(value),
      session.userId,
      session.data,
      session.seconds,
      session.subject ?? null,
      session.providerSession ?? null,
    ],
  );
  return value;
}

/** Ends a session; one that is gone already stays so. */
export async function endSession(database: Database, key: Buffer): Promise<void> {
  await database.pool.query('delete from greenroom.session where id = $1', [key]);
}

// Only a hash is stored: who reads the table cannot use what is in it.
const keyOf = (value: string): Buffer => hash('sha256', value, 'buffer');
