import type { RecordingMode } from '#machines/recording/recording.context.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Returns the extension of the file that a mode makes. */
export const extensionOf = (mode: RecordingMode): 'mp4' | 'ogg' => (mode === 'transcript' ? 'ogg' : 'mp4');

/** Returns the key of a recording's file in the bucket. */
export const keyOf = (
  { RECORDING_OUTPUT_FOLDER: folder }: Pick<Settings, 'RECORDING_OUTPUT_FOLDER'>,
  { id, mode }: { readonly id: string; readonly mode: RecordingMode },
): string => `${folder}/${id}.${extensionOf(mode)}`;

/** Returns the key of the notes that the metadata collector writes for a recording. */
export const metadataKeyOf = (
  { METADATA_COLLECTOR_OUTPUT_FOLDER: folder }: Pick<Settings, 'METADATA_COLLECTOR_OUTPUT_FOLDER'>,
  id: string,
): string => `${folder}/${id}-metadata.json`;
