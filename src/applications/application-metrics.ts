import type { MetricMakers } from '#src/api/metric-makers.ts';

/** Metrics of applications. */
export const applicationMetrics = ({ counter }: MetricMakers) => ({
  tokensIssued: counter('application_tokens_total', 'Tokens that applications obtained.'),
  tokenRefusals: counter('application_token_refusals_total', 'Token requests that were refused.', ['why']),
});
