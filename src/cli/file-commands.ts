import { Registry } from 'prom-client';
import { createMetricMakers } from '#src/api/metric-makers.ts';
import { fileMetrics } from '#src/files/file-metrics.ts';
import { countPurgeable, purgeFiles } from '#src/files/purge-files.ts';
import { createStorage } from '#src/storage/create-storage.ts';
import type { Command } from './command.ts';

/** Commands about files. */
export const fileCommands: readonly Command[] = [
  {
    words: ['files', 'purge'],
    args: [],
    options: { 'dry-run': null },
    help: 'remove deleted files after FILE_PURGE_GRACE_DAYS, and uploads that nobody ended; --dry-run counts them',
    async run({ database, settings, log }, _args, options) {
      const found = await countPurgeable(database, settings.FILE_PURGE_GRACE_DAYS);
      if (options['dry-run'] === true) {
        return { data: { found, purged: 0, kept: 0 }, text: `${found} files would be removed.` };
      }
      const storage = createStorage(settings);
      if (storage === null) throw new Error('AWS_S3_ENDPOINT_URL or its keys are missing.');
      const metrics = fileMetrics(createMetricMakers(new Registry()));
      const { purged, kept } = await purgeFiles({ database, settings, log, storage, metrics });
      const refused = kept === 0 ? '' : ` The storage refused to remove ${kept}.`;
      return { data: { found, purged, kept }, text: `${purged} files were removed.${refused}`, failed: kept > 0 };
    },
  },
];
