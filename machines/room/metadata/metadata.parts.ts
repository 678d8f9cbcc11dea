import type { Given } from '../room.context.ts';
import { roomSetup } from '../room.setup.ts';

export const metadataParts = {
  guards: {
    /** What people see of a recording changes; the end of a recording that is not shown changes nothing. */
    changesShown: ({ context, event }: Given) =>
      event.type === 'recording.told' &&
      (event.phase === 'over' ? context.shown?.id === event.recording : event.phase !== 'asking'),
  },
};

export const metadataSetup = roomSetup.extend(metadataParts);
