import type { MetricMakers } from '#src/api/metric-makers.ts';

/** Metrics of meetings. */
export const meetingMetrics = ({ counter }: MetricMakers) => ({
  sweepCorrections: counter('sweep_corrections_total', 'Differences from LiveKit that sweeps corrected', ['kind']),
  entitlementRemovals: counter('entitlement_removals_total', 'People who joined a meeting without a right', ['act']),
  webhooksWithoutId: counter('webhooks_without_id_total', 'Signed webhooks without an id, deduplicated by their body'),
});
