import { Registry } from 'prom-client';
import { createMetricMakers } from '#src/api/metric-makers.ts';
import { fileMetrics } from '#src/files/file-metrics.ts';
import type { FileDeps } from '#src/files/file-parts.ts';
import { purgeFiles } from '#src/files/purge-files.ts';
import { createLog } from '#src/kernel/log.ts';
import { readSettings } from '#src/settings/settings.ts';
import { createStorage } from '#src/storage/create-storage.ts';
import type { FileScene } from './file-scene.ts';

/** The background work on files of a scene, to be done by hand; other settings may lead to another storage. */
export function openFileWork({ product, bucket }: FileScene, env: Readonly<Record<string, string>> = {}) {
  const metrics = fileMetrics(createMetricMakers(new Registry()));
  const storage = createStorage(readSettings({ ...bucket.env, ...env }));
  const { database, settings } = product;
  const deps: FileDeps = { database, settings, storage, metrics, log: createLog('silent') };
  return {
    deps,
    purge: () => purgeFiles(deps),
    /** How many purged files the metric shows. */
    counted: async () => (await metrics.purgedFiles.get()).values[0]?.value ?? 0,
  };
}
