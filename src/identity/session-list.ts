import type { Database } from '#src/db/database.ts';
import { deleteAllSessions, deleteSessionByBeginning, deleteSessionsOf } from './session-rows.ts';

/** A logged-in session, as shown to operators. */
interface ListedSession {
  /** Id of the row; the cookie's value cannot be derived from it. */
  readonly id: string;
  readonly userId: string;
  readonly email: string | null;
  readonly began: string;
  readonly ends: string;
}

/** Lists the sessions of everybody, or of the users with this e-mail (ignoring case), newest first. */
export async function listSessions(
  database: Database,
  wanted: { readonly email: string | undefined; readonly limit: number },
): Promise<ListedSession[]> {
  const { rows } = await database.pool.query<ListedSession>(
    `select encode(s.id, 'hex') as id, s.user_id as "userId", u.email,
            to_char(s.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as began,
            to_char(s.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as ends
     from greenroom.session s join public.meet_user u on u.id = s.user_id
     where s.expires_at > now() and ($1::text is null or lower(u.email) = lower($1))
     order by s.created_at desc, s.id limit $2`,
    [wanted.email ?? null, wanted.limit],
  );
  return rows;
}

/**
 * Ends the one session whose id starts with `beginning`, and resolves with 1. Rejects with a sentence when none or
 * several match, and when the prefix is too short.
 */
export async function revokeSession(database: Database, beginning: string): Promise<number> {
  if (!/^[0-9a-f]{8,64}$/i.test(beginning))
    throw new Error('The id of a session has 64 hexadecimal digits; give 8 or more.');
  const count = await deleteSessionByBeginning(database, beginning.toLowerCase());
  if (count === 0) throw new Error(`There is no session ${beginning}.`);
  if (count > 1) throw new Error(`${count} sessions begin with ${beginning}.`);
  return 1;
}

/** Ends the sessions of the users with this e-mail, or of everybody. Rejects when nobody has the e-mail. */
export async function revokeSessions(database: Database, email: string | undefined): Promise<number> {
  if (email === undefined) return deleteAllSessions(database.pool);
  const { rows } = await database.pool.query<{ id: string }>(
    'select id from public.meet_user where lower(email) = lower($1)',
    [email],
  );
  if (rows.length === 0) throw new Error(`There is no user ${email}.`);
  return deleteSessionsOf(
    database.pool,
    rows.map(({ id }) => id),
  );
}
