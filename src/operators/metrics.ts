import { collectDefaultMetrics, Registry } from 'prom-client';
import { gather } from '#src/api/gather.ts';
import { createMetricMakers, type MetricMakers } from '#src/api/metric-makers.ts';

export type ProductMetrics = ReturnType<typeof productMetrics> & { readonly registry: Registry };

/** Creates the registry with the product's own metrics and those of each domain. */
export function createMetrics<Domains extends object>(
  domains: readonly { metrics?(make: MetricMakers): object }[],
): ProductMetrics & Domains {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const make = createMetricMakers(registry);
  const all = [productMetrics(make), ...domains.map((domain) => domain.metrics?.(make) ?? {})];
  return { registry, ...gather(all as Record<string, unknown>[]) } as ProductMetrics & Domains;
}

const productMetrics = ({ counter, gauge, histogram }: MetricMakers) => ({
  deliveries: counter('deliveries_total', 'Deliveries to actors', ['kind', 'receipt']),
  deliverySeconds: histogram(
    'delivery_seconds',
    'From the hand-over of a delivery to its commit',
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  ),
  commands: counter('commands_total', 'Commands that were executed', ['name', 'outcome']),
  timersFired: counter('timers_fired_total', 'Timers that fired'),
  facts: counter('facts_total', 'Committed facts, such as `subtitles.failed`', ['type']),
  factsPushed: counter('facts_pushed_total', 'Facts pushed to sockets'),
  unanswerable: counter(
    'requests_without_ack_total',
    'Packets of sockets that asked for no answer, and were left alone',
  ),
  sockets: gauge('sockets', 'Open sockets of this replica'),
  quarantined: gauge('quarantined_actors', 'Actors that were quarantined'),
  oldestCommand: gauge('oldest_command_seconds', 'Age of the oldest command that has not ended'),
  inboxReports: gauge('inbox_reports', 'Reports that wait because a machine failed'),
  overdueTimers: gauge('overdue_timers', 'Timers that are 30 s late'),
  throttled: counter(
    'throttled_requests_total',
    'Requests and connections that were refused because there were too many',
    ['scope'],
  ),
  securityEvents: counter('security_events_total', 'Security events, as they are logged', ['event']),
  analyticsFailures: counter('analytics_failures_total', 'Failures of the analytics provider'),
  httpRequests: counter('http_requests_total', 'HTTP requests', ['route', 'status']),
});
