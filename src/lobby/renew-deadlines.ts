import { catalogue, versionOf } from '#machines/catalogue.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { unasked } from './keep-place.ts';

/** The timer that ends the place of somebody whose connection was lost. */
const grace = 'xstate.after.grace.guest.waiting.released';

/**
 * Begins the deadlines anew of everybody who waits and must come back or ask again, in one statement: while no replica
 * lived, nobody could. Timers that are due now and rows that another start renews at the same time are not waited for.
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
      update greenroom.actor a set
        due_at = least(w.at, (select min((value ->> 'at')::timestamptz) from jsonb_each(a.timers) where key <> w.name)),
        journaled = -1, timers = jsonb_set(a.timers, array[w.name, 'at'],
          to_jsonb(to_char(w.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
      from waiting w where a.kind = 'guest' and a.id = w.id`,
    values: [versionOf(catalogue.guest), unasked, grace, limits.pollMs / 1000, limits.graceMs / 1000],
  });
}
