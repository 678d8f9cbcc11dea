import { commandsSql } from '../actor/pending-commands.ts';

/** Seconds after which something that waits is stuck. */
const after = { command: 60, inbox: 10, timer: 30, lock: 10 } as const;

/** Failed tries after which a command is stuck. */
const manyTries = 3;

/** SQL condition: a timer of the actor `a` has not fired in time. Uses the index of due timers. */
export const overdueSql = `due_at is not null and quarantined_at is null and inbox = 0
  and due_at < statement_timestamp() - interval '${after.timer} seconds'`;

/**
 * SQL relation of stuck rooms, with a reason each: an actor of the room waits for a command that fails, for a report
 * that is not taken out of the inbox, for a timer that does not fire, or for a row that a transaction holds. `patience`
 * is the parameter of `patienceOf`.
 */
export const stuckSql = (patience: string): string => `
  select room, (array['lock', 'command', 'inbox', 'timer'])[min(rank)] as reason from (
    select c.room, 2 as rank from (${commandsSql(patience)}) c
      where c.room is not null and (c.tries >= ${manyTries}
        or c.asked_at < statement_timestamp() - interval '${after.command} seconds')
    union all
    select i.room, 3 from greenroom.inbox i join greenroom.actor a on a.kind = i.kind and a.id = i.actor
      where i.at < statement_timestamp() - interval '${after.inbox} seconds' and a.quarantined_at is null
    union all
    select room, 4 from greenroom.actor where ${overdueSql}
    union all
    -- The first transaction that waits for a row holds the lock of its tuple.
    select a.room, 1 from pg_locks l
      join pg_stat_activity s on s.pid = l.pid and s.query_start < statement_timestamp() - interval '${after.lock} seconds'
      join greenroom.actor a on a.ctid = format('(%s,%s)', l.page, l.tuple)::tid
      where l.locktype = 'tuple' and l.relation = 'greenroom.actor'::regclass
        and l.database = (select oid from pg_database where datname = current_database())
  ) waits group by room`;
