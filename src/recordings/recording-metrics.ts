import type { MetricMakers } from '#src/api/metric-makers.ts';

/** Metrics of recordings. */
export const recordingMetrics = ({ counter }: MetricMakers) => ({
  recordingFailures: counter('recording_failures_total', 'Starts and stops of egress that failed.', ['act']),
  notices: counter('recording_notices_total', 'Recipients of saved recordings, by channel and outcome.', [
    'channel',
    'outcome',
  ]),
});
