import type { Runtime } from '#src/actors/runtime.ts';
import { commandsSql, patienceOf } from './actor/pending-commands.ts';
import { overdueSql } from './live/stuck-rooms.ts';
import type { ProductMetrics } from './metrics.ts';

type Gauges = Pick<ProductMetrics, 'quarantined' | 'oldestCommand' | 'inboxReports' | 'overdueTimers'>;

/** Sets the gauges of what actors wait for, over all replicas. */
export async function measureWaits(runtime: Pick<Runtime, 'database' | 'commands'>, gauges: Gauges): Promise<void> {
  const { rows } = await runtime.database.pool.query<Record<keyof Gauges, number>>({
    name: 'operators.waits',
    text: `select
        (select count(*)::int from greenroom.actor where quarantined_at is not null) as quarantined,
        (select coalesce(extract(epoch from clock_timestamp() - min(asked_at)), 0)::float8
          from (${commandsSql('$1')}) c) as "oldestCommand",
        (select count(*)::int from greenroom.inbox) as "inboxReports",
        (select count(*)::int from greenroom.actor where ${overdueSql}) as "overdueTimers"`,
    values: [patienceOf(runtime)],
  });
  for (const [name, value] of Object.entries(rows[0]!)) gauges[name as keyof Gauges].set(value);
}
