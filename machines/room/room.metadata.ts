import { roomSetup } from './room.setup.ts';

/** What LiveKit tells the people in the meeting about the room: one write at a time, and one more when it was overtaken. */
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
