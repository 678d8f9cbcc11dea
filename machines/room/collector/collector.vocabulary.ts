import { word } from '../../vocabulary.ts';

export const collectorWrites = {
  /** Keeps the dispatch of the collector with the recording that it accompanies. */
  'collector.note': word<{ recording: string; dispatch: string }>(),
} as const;
