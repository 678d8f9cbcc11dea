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
      'Pushed after the commit, within 2 s whatever dies, in the order of `number`, which rises by exactly one per ' +
      'room and stream. Drop what is not above the last number; where one is missing, ask with `room:watch` and `after`.',
  },
  entry: {
    summary: 'Where the own place at a door stands',
    to: 'All connections of that guest or account.',
    notes:
      'At each change, and first of all after a connection that presents the credential. `livekit` comes with ' +
      '`accepted` alone; who is given it is a participant on this connection from then on.',
  },
  'lobby:moved': {
    summary: 'Somebody left the queue',
    to: 'Waiting guests, at most once per second and room.',
    notes: 'Those below the own number move the place up by one each.',
  },
  heads: {
    summary: 'How far the streams have come',
    to: 'Watchers, every 15 s.',
    notes: 'A lost last fact is noticed by it.',
  },
  'watch:ended': { summary: 'The right to watch is gone, or the room is', to: 'The watcher.' },
};
