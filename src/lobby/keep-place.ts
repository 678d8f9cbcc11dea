import { catalogue, versionOf } from '#machines/catalogue.ts';
import { query } from '#src/db/query.ts';
import type { LobbyParts } from './lobby-parts.ts';

/** The timer that ends the place of somebody who no longer asks. */
const unasked = 'xstate.after.unasked.guest.waiting.polled';

/**
 * Keeps the place of somebody who waits by asking again: moves that one deadline, in one small update, without moving
 * the actor. Resolves with who that is, or null when nobody waits like that.
 */
export async function keepPlace(
  { runtime }: LobbyParts,
  room: string,
  guest: string,
): Promise<{ id: string; username: string; color: string } | null> {
  const { rows } = await query<{ username: string; color: string }>(
    runtime.database,
    'lobby.keep-place',
    `update greenroom.actor a set
        due_at = least(t.at, (select min((value ->> 'at')::timestamptz) from jsonb_each(a.timers) where key <> $3)),
        timers = jsonb_set(a.timers, array[$3, 'at'],
          to_jsonb(to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
      from (select clock_timestamp() + make_interval(secs => $4) as at) t
      where a.kind = 'guest' and a.id = $1 and a.version = $2 and a.timers ? $3 and a.inbox = 0
        and a.quarantined_at is null and (a.timers -> $3 ->> 'at')::timestamptz > clock_timestamp()
      returning a.snapshot -> 'context' ->> 'username' as username, a.snapshot -> 'context' ->> 'color' as color`,
    [`${room}/${guest}`, versionOf(catalogue.guest), unasked, runtime.limits.pollMs / 1000],
  );
  return rows[0] === undefined ? null : { id: guest, ...rows[0] };
}
