import type { recordingWords } from '#machines/recording/recording.vocabulary.ts';
import type { ParamsOf } from '#machines/vocabulary.ts';
import type { Handler } from '#src/actors/command.ts';
import { keyOf, metadataKeyOf } from './recording-key.ts';
import type { RecordingDeps } from './recording-parts.ts';
import { readRecording } from './recording-rows.ts';

type Commands = (typeof recordingWords)['commands'];
type Deps = Pick<RecordingDeps, 'storage' | 'database' | 'settings'>;

/** Handler of `storage.findFile`: asks the bucket for the file of a recording. */
export function findFile({ storage, database, settings }: Deps): Handler<ParamsOf<Commands['storage.findFile']>> {
  return async ({ params: { recording: id, mode } }) => {
    if (storage === null) {
      // Without access to the bucket, LiveKit's word that the egress completed counts.
      const row = await readRecording(database.pool, id);
      return { outcome: { type: row?.status === 'stopped' ? 'file.found' : 'file.missing' } };
    }
    const found = await storage.head(keyOf(settings, { id, mode }));
    return { outcome: { type: found !== null && found.size > 0 ? 'file.found' : 'file.missing' } };
  };
}

/** Handler of `storage.removeFiles`: removes the file, the manifest of its egress, and the collector's notes. */
export function removeFiles({ storage, settings }: Deps): Handler<ParamsOf<Commands['storage.removeFiles']>> {
  return async ({ params: { recording: id, mode, egress } }) => {
    const manifests = egress === null ? [] : [`${settings.RECORDING_OUTPUT_FOLDER}/${egress}.json`];
    const keys = [keyOf(settings, { id, mode }), metadataKeyOf(settings, id), ...manifests];
    for (const key of keys) await storage?.remove(key);
    return { outcome: { type: 'files.removed' } };
  };
}
