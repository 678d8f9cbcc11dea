/**
 * SQL assignments of an actor row `a` that move its pending timer to a time, without a line in the journal: the next
 * line gets a checkpoint.
 */
export const moveTimerSql = (timer: string, at: string): string => `
  due_at = least(${at}, ${earliestSql(`a.timers - ${timer}`)}),
  timers = jsonb_set(a.timers, array[${timer}, 'at'],
    to_jsonb(to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))),
  journaled = -1`;

/** SQL assignments of an actor row `a` that remove a pending timer, as `moveTimerSql`. */
export const removeTimerSql = (timer: string): string => `
  due_at = ${earliestSql(`a.timers - ${timer}`)}, timers = a.timers - ${timer}, journaled = -1`;

const earliestSql = (timers: string): string =>
  `(select min((pending.value ->> 'at')::timestamptz) from jsonb_each(${timers}) pending)`;
