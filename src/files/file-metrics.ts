import type { MetricMakers } from '#src/api/metric-makers.ts';

/** Metrics of files. */
export const fileMetrics = ({ counter }: MetricMakers) => ({
  uploads: counter('file_uploads_total', 'Ended uploads of files, by outcome.', ['outcome']),
  purgedFiles: counter('files_purged_total', 'Files removed from the storage and the database.'),
});
