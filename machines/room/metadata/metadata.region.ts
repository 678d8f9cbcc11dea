import type { RoomContext } from '../room.context.ts';
import { metadataSetup } from './metadata.parts.ts';

/** Events after which the metadata are another: after LiveKit lost the room, its new one has none. */
const changes = <const Target extends string>(target: Target) =>
  ({
    'room.changed': target,
    'meeting.moved': target,
    'recording.told': { guard: 'changesShown', target },
  }) as const;

/** What is shown of a recording; null removes it. */
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
