import { catalogue, versionOf } from '#machines/catalogue.ts';
import { unasked } from '#machines/guest/guest.timers.ts';
import { moveTimerSql } from '#src/actors/move-timer.ts';
import { queryLane } from '#src/db/query.ts';
import type { LobbyParts } from './lobby-parts.ts';

/**
 * Keeps the place of a polling guest with one of these ids and this account (or none): one small update moves the poll
 * deadline without delivering to the actor. Resolves with the guest, or null when no such guest waits or the row is
 * locked. The commit is asynchronous, so a crash of the database may lose the last updates; the next poll repairs that.
 */
export async function keepPlace(
  { runtime }: LobbyParts,
  room: string,
  guests: readonly string[],
  user: string | null,
): Promise<{ id: string; username: string; color: string } | null> {
  const { rows } = await queryLane<{ id: string; username: string; color: string }>(
    runtime.database,
    'lobby.keep-place',
    `update greenroom.actor a set ${moveTimerSql('$3::text', 't.at')}
      from (select clock_timestamp() + make_interval(secs => $4) as at, set_config('synchronous_commit', 'off', true)) t,
        (select kind, id from greenroom.actor where kind = 'guest' and id = any($1) for no key update skip locked) free
      where a.kind = free.kind and a.id = free.id and a.version = $2 and a.timers ? $3 and a.inbox = 0
        and a.snapshot -> 'context' ->> 'user' is not distinct from $5
        and a.quarantined_at is null and (a.timers -> $3 ->> 'at')::timestamptz > clock_timestamp()
      returning split_part(a.id, '/', 2) as id, a.snapshot -> 'context' ->> 'username' as username, a.snapshot -> 'context' ->> 'color' as color`,
    [
      guests.map((guest) => `${room}/${guest}`),
      versionOf(catalogue.guest),
      unasked,
      runtime.limits.pollMs / 1000,
      user,
    ],
  );
  return rows[0] ?? null;
}
