import type { MetricMakers } from '#src/api/metric-makers.ts';

/** Metrics of the drift report. */
export const driftMetrics = ({ counter, gauge }: MetricMakers) => ({
  drift: gauge('drift', 'Differences from LiveKit and the bucket, the same at every replica', ['what']),
  driftMended: counter('drift_mended_total', 'Differences that ended between two comparisons of this replica', [
    'what',
  ]),
});
