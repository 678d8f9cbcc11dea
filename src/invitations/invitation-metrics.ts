import type { MetricMakers } from '#src/api/metric-makers.ts';

/** Metrics of invitations. */
export const invitationMetrics = ({ counter }: MetricMakers) => ({
  invitations: counter('invitations_total', 'Tries to send invitations, by outcome.', ['outcome']),
});
