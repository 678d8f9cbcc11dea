import type { PushName } from '../pushes.ts';

interface PushText {
  readonly summary: string;
  /** The receivers. */
  readonly to: string;
  readonly notes?: string;
}

/** Texts of a push in the document. */
export const pushTexts: Readonly<Record<PushName, PushText>> = {
  fact: {
    summary: 'Something happened in a room',
    to: 'Watchers of the stream.',
    notes:
      'Pushed within 2 s after the commit, even if replicas fail, in the order of `number`, which is consecutive per ' +
      'room and stream. Drop numbers that are not above the last one; after a gap, send `room:watch` with `after`.',
  },
  entry: {
    summary: 'State of the own place in a queue',
    to: 'All connections of that guest or account.',
    notes:
      'At each change, and first after a connection with the credential. `livekit` is present only with ' +
      '`accepted`; the connection then also speaks for this participant.',
  },
  'lobby:moved': {
    summary: 'Somebody left the queue',
    to: 'Waiting guests, at most once per second and room.',
    notes: 'Each number below the own one moves the position up by one.',
  },
  heads: {
    summary: 'Last fact number of each stream',
    to: 'Watchers, every 15 s.',
    notes: 'Reveals that the last fact was lost.',
  },
  'watch:ended': { summary: 'The watcher lost the right to watch, or the room was deleted', to: 'The watcher.' },
};
