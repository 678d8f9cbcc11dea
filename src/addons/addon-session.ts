import { createHash } from 'node:crypto';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { transaction } from '#src/db/transaction.ts';
import type { Settings } from '#src/settings/settings.ts';

type Times = Pick<Settings, 'ADDONS_SESSION_TTL' | 'ADDONS_TRANSIT_TOKEN_TTL'>;

/** Stores a pending session of these secrets, as hashes. */
export async function insertSession(
  database: Database,
  times: Times,
  secrets: { readonly session: string; readonly transit: string },
): Promise<void> {
  await query(
    database,
    'addons.insert-session',
    `insert into greenroom.addon_session (id, transit, transit_expires_at, expires_at)
     values ($1, $2, clock_timestamp() + make_interval(secs => $3), clock_timestamp() + make_interval(secs => $4))`,
    [hashOf(secrets.session), hashOf(secrets.transit), times.ADDONS_TRANSIT_TOKEN_TTL, times.ADDONS_SESSION_TTL],
  );
}

/** State of a polled session; `user` is the account that it was given to. */
export type Polled = 'unknown' | 'pending' | { readonly user: string };

/**
 * Returns the state of a session. Deletes a session with an account, so that only one poll gets the account; if that
 * account was deleted or deactivated meanwhile, the state is `unknown`.
 */
export async function takeSession(database: Database, session: string): Promise<Polled> {
  const { rows } = await query<{ user: string | null; active: boolean | null }>(
    database,
    'addons.take-session',
    `with taken as (
       delete from greenroom.addon_session
       where id = $1 and user_id is not null and expires_at > clock_timestamp() returning user_id
     )
     select t.user_id as "user", u.is_active as active
     from taken t left join public.meet_user u on u.id = t.user_id
     union all
     select null, null from greenroom.addon_session
     where id = $1 and user_id is null and expires_at > clock_timestamp()`,
    [hashOf(session)],
  );
  const [found] = rows;
  if (found === undefined) return 'unknown';
  if (found.user === null) return 'pending';
  return found.active === true ? { user: found.user } : 'unknown';
}

/** What an exchange did: `replayed` ended the session, because somebody else may hold its token. */
export type Exchanged = 'bound' | 'unknown' | 'replayed' | 'gone';

/** Gives the session of a transit token to a user, once. */
export async function bindSession(database: Database, transit: string, user: string): Promise<Exchanged> {
  return transaction(database, async ({ client }) => {
    const { rows } = await client.query<{ id: Buffer; used: boolean; open: boolean; alive: boolean }>({
      name: 'addons.lock-session',
      text: `select id, user_id is not null as used, transit_expires_at > clock_timestamp() as open,
               expires_at > clock_timestamp() as alive
             from greenroom.addon_session where transit = $1 for update`,
      values: [hashOf(transit)],
    });
    const [found] = rows;
    if (found === undefined) return 'unknown';
    if (found.used) {
      await client.query({
        name: 'addons.end-session',
        text: 'delete from greenroom.addon_session where id = $1',
        values: [found.id],
      });
      return 'replayed';
    }
    if (!found.open) return 'unknown';
    if (!found.alive) return 'gone';
    await client.query({
      name: 'addons.bind-session',
      text: 'update greenroom.addon_session set user_id = $2 where id = $1',
      values: [found.id, user],
    });
    return 'bound';
  });
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
