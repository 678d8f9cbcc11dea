import { collectorParts } from '../collector/collector.parts.ts';
import { change } from '../room.change.ts';
import type { Given } from '../room.context.ts';
import type { EventOf, RoomEvent } from '../room.events.ts';
import { roomSetup } from '../room.setup.ts';
import type { RecordingsContext } from './recordings.context.ts';

const isTold = (event: RoomEvent): event is EventOf<'recording.told'> => event.type === 'recording.told';

/** The room's current recording after it reported its phase. */
function currentAfter({ context, event }: Given): RecordingsContext['recording'] {
  const { recording } = context;
  if (!isTold(event)) return recording;
  const { recording: id, egress, phase } = event;
  if (phase === 'over') return recording?.id === id ? null : recording;
  // An earlier recording whose file is being uploaded does not replace a running one.
  if (phase === 'saving' && recording !== null && recording.id !== id) return recording;
  return { id, egress, started: phase === 'started' };
}

function shownAfter({ context, event }: Given): RecordingsContext['shown'] {
  const { shown } = context;
  if (!isTold(event) || event.phase === 'asking') return shown;
  const { recording: id, mode, phase } = event;
  if (phase === 'over') return shown?.id === id ? null : shown;
  if (phase === 'saving' && shown !== null && shown.id !== id) return shown;
  return { id, mode, status: phase };
}

export const recordingsParts = {
  guards: {
    /** LiveKit reports an egress of one of the room's own recordings. */
    isOfOurs: ({ event }: Given) => 'recording' in event && event.type !== 'recording.told' && event.recording !== null,
    hasRecording: ({ context }: Given) => context.recording !== null,
    ourRecorderLeaves: ({ context, event }: Given) =>
      event.type === 'participant.left' &&
      event.known !== 'left' &&
      context.recording !== null &&
      event.participant.identity === context.recording.egress,
  },
  actions: {
    followRecording: change((given) => ({ recording: currentAfter(given), shown: shownAfter(given) })),
    hideRecording: change(() => ({ shown: null })),
  },
};

export const recordingsSetup = roomSetup.extend(collectorParts).extend(recordingsParts);
