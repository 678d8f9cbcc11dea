import type { RoomContext } from '../room.context.ts';
import { metadataSetup } from './metadata.parts.ts';

/** Events that change the metadata, or lose them with the LiveKit room. */
const changes = <const Target extends string>(target: Target) =>
  ({
    'room.changed': target,
    'meeting.moved': target,
    'recording.told': { guard: 'changesShown', target },
  }) as const;

/** The recording to show; null shows none. */
function shownOf({ context: { shown } }: { context: RoomContext }) {
  return { shown: shown === null ? null : { mode: shown.mode, status: shown.status } };
}

/**
 * Writes the room's metadata at LiveKit: one write at a time, and another one if the room has changed in the meantime.
 */
export const metadata = metadataSetup.createStateConfig({
  initial: 'written',
  states: {
    written: { on: changes('writing') },
    writing: {
      entry: { type: 'livekit.writeMetadata', params: shownOf },
      on: {
        ...changes('overtaken'),
        'livekit.metadataWritten': 'written',
        'livekit.metadataFailed': 'written',
      },
    },
    overtaken: { on: { 'livekit.metadataWritten': 'writing', 'livekit.metadataFailed': 'writing' } },
  },
});
