import { roomSetup } from '../room.setup.ts';

/**
 * Writes the room's metadata at LiveKit: one write at a time, and another one if the room has changed in the meantime.
 */
export const metadata = roomSetup.createStateConfig({
  initial: 'written',
  states: {
    written: { on: { 'room.changed': 'writing' } },
    writing: {
      entry: 'livekit.writeMetadata',
      on: {
        'room.changed': 'overtaken',
        'livekit.metadataWritten': 'written',
        'livekit.metadataFailed': 'written',
      },
    },
    overtaken: { on: { 'livekit.metadataWritten': 'writing', 'livekit.metadataFailed': 'writing' } },
  },
});
