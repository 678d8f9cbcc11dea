import type { RecordingMode } from '../../recording/recording.context.ts';
import { word } from '../../vocabulary.ts';

/** The recording in the metadata; null for none. */
export type ShownMetadata = { readonly mode: RecordingMode; readonly status: 'starting' | 'started' | 'saving' } | null;

export const metadataCommands = { 'livekit.writeMetadata': word<{ shown: ShownMetadata }>() } as const;
