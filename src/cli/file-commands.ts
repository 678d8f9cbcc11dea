import { Registry } from 'prom-client';
import { createMetricMakers } from '#src/api/metric-makers.ts';
import { markDeleted } from '#src/files/delete-file.ts';
import { fileMetrics } from '#src/files/file-metrics.ts';
import { listAllFiles } from '#src/files/list-all-files.ts';
import { countPurgeable, purgeFiles } from '#src/files/purge-files.ts';
import { findShownUser } from '#src/identity/manage-users.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import { createStorage } from '#src/storage/create-storage.ts';
import type { Command } from './command.ts';

/** Commands about files. */
export const fileCommands: readonly Command[] = [
  {
    words: ['files', 'list'],
    args: [],
    options: { creator: 'id or e-mail' },
    help: 'files, also only those of an account, the last created first; --limit n for more',
    async run({ database, limit }, _args, { creator }) {
      const user = typeof creator === 'string' ? (await findShownUser(database, creator)).id : null;
      const data = await listAllFiles(database, { creator: user, limit });
      const lines = data.map(({ id, created_at, type, upload_state, deleted_at, size }) =>
        [id, created_at, type, upload_state, `${size ?? 0} bytes`, deleted_at === null ? '' : 'deleted']
          .join('  ')
          .trimEnd(),
      );
      return { data, text: lines.length === 0 ? 'There are no files.' : lines.join('\n') };
    },
  },
  {
    words: ['files', 'delete'],
    args: ['id'],
    options: { 'dry-run': null },
    help: 'delete a file: nobody can download it any more, and it is purged after FILE_PURGE_GRACE_DAYS',
    async run({ database, settings }, [reference = ''], options) {
      const id = parseUuid(reference);
      const [found] = id === null ? [] : await listAllFiles(database, { id, creator: null, limit: 1 });
      if (id === null || found === undefined || found.deleted_at !== null) throw new Error('There is no such file.');
      if (options['dry-run'] === true) return { data: { id, deleted: false }, text: 'It would be deleted.' };
      const deleted = await markDeleted({ database, settings }, id, null);
      return { data: { id, deleted }, text: deleted ? 'The file is deleted.' : 'It was deleted meanwhile.' };
    },
  },
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
