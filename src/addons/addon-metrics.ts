import type { MetricMakers } from '#src/api/metric-makers.ts';

/** Metrics of add-on sessions. */
export const addonMetrics = ({ counter }: MetricMakers) => ({
  addonSessions: counter('addon_sessions_total', 'Add-on sessions, by what became of them.', ['outcome']),
});
