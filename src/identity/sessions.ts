import { hash, randomBytes } from 'node:crypto';
import { readCookies, sessionCookieName } from '#src/api/cookies.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import type { Database } from '#src/db/database.ts';
import { isDatabaseAway } from '#src/db/is-database-away.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { Settings } from '#src/settings/settings.ts';
import { identitySql } from './identity-sql.ts';
import { insertSession, type NewSession } from './session-rows.ts';

/** A logged-in session; `sessionId` is the key for checking it again. */
export interface Session {
  readonly sessionId: Buffer;
  readonly user: SessionUser;
}

/** Returns the keys of the sessions named by a Cookie header, at most four, whether or not the sessions exist. */
export const sessionKeys = (settings: Settings, cookieHeader: string | undefined): readonly Buffer[] =>
  readCookies(cookieHeader, sessionCookieName(settings))
    .filter((value) => value.length <= 200)
    .map(keyOf);

/**
 * Reads the logged-in session of a Cookie header; null when it names none or several, and when the session ended,
 * expired, or its user was deactivated. Rejects with `unavailable` when PostgreSQL is down.
 */
export async function readSession(
  database: Database,
  settings: Settings,
  cookieHeader: string | undefined,
): Promise<Session | null> {
  const keys = sessionKeys(settings, cookieHeader);
  return keys.length === 0 ? null : checkSessions(database, keys);
}

async function checkSessions(database: Database, keys: readonly Buffer[]): Promise<Session | null> {
  const { rows } = await database.lane
    .query<SessionUser & Pick<Session, 'sessionId'>>({
      name: 'identity.check-session',
      text: `
        select s.id as "sessionId", u.id, ${identitySql('u')} as sub, u.full_name as "fullName", u.email,
               u.admin_email as "adminEmail", u.is_superuser as "isSuperuser"
        from greenroom.session s
        join public.meet_user u on u.id = s.user_id
        where s.id = any($1::bytea[]) and s.expires_at > now() and u.is_active
        limit 2`,
      values: [keys],
    })
    .catch((error: unknown) => {
      throw isDatabaseAway(error)
        ? new AppError('unavailable', 'Sessions cannot be read now.', { cause: error })
        : error;
    });
  if (rows.length !== 1) return null;
  const { sessionId, ...user } = rows[0]!;
  return { sessionId, user };
}

/** Starts a session and resolves with the cookie's value, which is not stored. */
export async function startSession(database: Database, session: NewSession): Promise<string> {
  const value = randomBytes(32).toString('base64url');
  await insertSession(database.pool, keyOf(value), session);
  return value;
}

// Only a hash is stored, so that the table's content is useless to a reader.
const keyOf = (value: string): Buffer => hash('sha256', value, 'buffer');
