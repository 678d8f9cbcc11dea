import { type Vocabulary, word } from '../vocabulary.ts';
import type { RecordingMode, RecordingOptions, RecordingStatus } from './recording.context.ts';

/** Writes and commands that a recording requests of `src/recordings`. */
export const recordingWords = {
  writes: {
    /** Inserts the row and its owner. */
    'recording.create': word<{
      recording: string;
      mode: RecordingMode;
      options: RecordingOptions;
      by: string;
    }>(),
    'recording.record': word<{ recording: string; status: RecordingStatus; egress: string | null }>(),
    'recording.remove': word<{ recording: string }>(),
    /** Enqueues notices for everybody who is to be notified that the recording is saved. */
    'notice.add': word<{ recording: string }>(),
  },
  commands: {
    'recording.startEgress': word<{ recording: string }>(),
    'recording.stopEgress': word<{ egress: string }>(),
    'recording.endEgress': word<{ egress: string }>(),
    'recording.look': word<{ recording: string; egress: string | null }>(),
    'recording.tellLimit': word<{ mode: RecordingMode }>(),
    'recording.notify': word<{ recording: string }>(),
    'storage.findFile': word<{ recording: string; mode: RecordingMode }>(),
    'storage.removeFiles': word<{ recording: string; mode: RecordingMode; egress: string | null }>(),
  },
} as const satisfies Vocabulary;
