import { word } from '../../vocabulary.ts';

export const collectorWrites = {
  /** Stores the collector's dispatch in the row of its recording. */
  'collector.note': word<{ recording: string; dispatch: string }>(),
} as const;
