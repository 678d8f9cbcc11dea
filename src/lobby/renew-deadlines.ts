import { catalogue, versionOf } from '#machines/catalogue.ts';
import { grace, unasked } from '#machines/guest/guest.timers.ts';
import { moveTimerSql } from '#src/actors/move-timer.ts';
import type { Runtime } from '#src/actors/runtime.ts';

/**
 * Restarts the deadlines of all waiting guests who must reconnect or poll, in one statement: while no replica was
 * alive, they could not. Skips locked rows: timers that fire now and rows that another starting replica renews.
 */
export async function renewDeadlines({ database, limits }: Runtime): Promise<void> {
  await database.pool.query({
    name: 'lobby.renew-deadlines',
    text: `with waiting as (
        select a.id, t.name,
          clock_timestamp() + make_interval(secs => case t.name when $2 then $4::float8 else $5::float8 end) as at
        from greenroom.guest g
          join greenroom.actor a on a.kind = 'guest' and a.id = concat_ws('/', g.room, g.id)
          join unnest(array[$2, $3]) as t (name) on a.timers ? t.name
        where g.status = 'waiting' and g.replica is null and a.version = $1
        for no key update of a skip locked)
      update greenroom.actor a set ${moveTimerSql('w.name', 'w.at')}
      from waiting w where a.kind = 'guest' and a.id = w.id`,
    values: [versionOf(catalogue.guest), unasked, grace, limits.pollMs / 1000, limits.graceMs / 1000],
  });
}
