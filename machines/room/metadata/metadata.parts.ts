import type { Given } from '../room.context.ts';
import { roomSetup } from '../room.setup.ts';

export const metadataParts = {
  guards: {
    /** Whether the shown recording changes. */
    changesShown: ({ context, event }: Given) => {
      if (event.type !== 'recording.told') return false;
      if (event.phase !== 'over') return event.phase !== 'asking';
      // The metadata may show a recording, written by the reference, that the room does not know.
      const isUnknown = context.shown === null && context.recording === null;
      return isUnknown || context.shown?.id === event.recording;
    },
  },
};

export const metadataSetup = roomSetup.extend(metadataParts);
