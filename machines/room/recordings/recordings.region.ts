import { recordingAddress } from '../../recording/recording.address.ts';
import type { RecordingReport } from '../../recording/recording.events.ts';
import type { RoomContext } from '../room.context.ts';
import type { EventOf, RoomEvent } from '../room.events.ts';
import { recordingsSetup } from './recordings.parts.ts';

type Egress = EventOf<'egress.started' | 'egress.updated' | 'egress.ended'>;

/** Forwards LiveKit's report to the recording that owns the egress. */
const forward = {
  type: 'actors.tell',
  params: ({ event }: { event: unknown }) => {
    const { self, recording, egress, status } = event as Egress;
    return {
      to: recordingAddress(self, recording ?? ''),
      event: { type: 'egress.reported', egress, status } as RecordingReport,
    };
  },
} as const;

const tell = (type: 'recorder.left' | 'recording.roomDeleted') =>
  ({
    type: 'actors.tell',
    params: ({ context, event }: { context: RoomContext; event: unknown }) => ({
      to: recordingAddress((event as RoomEvent).self, context.recording?.id ?? ''),
      event: { type } as RecordingReport,
    }),
  }) as const;

const forwards = { guard: 'isOfOurs', actions: forward } as const;

function dispatchOf({ context, event }: { context: RoomContext; event: unknown }) {
  const { dispatch } = event as EventOf<'collector.dispatched'>;
  return { recording: context.recording?.id ?? '', dispatch };
}

/** Tracks the room's recordings, which are actors, and forwards LiveKit's reports to them. */
export const recordings = recordingsSetup.createStateConfig({
  initial: 'followed',
  states: {
    followed: {
      on: {
        'egress.started': forwards,
        'egress.updated': forwards,
        'egress.ended': forwards,
        'participant.left': { guard: 'ourRecorderLeaves', actions: tell('recorder.left') },
        'recording.told': [
          { guard: 'collectorIsWanted', actions: ['followRecording', 'startCollector'] },
          { guard: 'collectorIsDone', actions: ['followRecording', 'stopCollector'] },
          { actions: 'followRecording' },
        ],
        'collector.dispatched': { guard: 'hasRecording', actions: { type: 'collector.note', params: dispatchOf } },
        'meeting.over': [
          { guard: 'hasRecording', actions: ['hideRecording', tell('recorder.left')] },
          { actions: 'hideRecording' },
        ],
        'room.deleted': { guard: 'hasRecording', actions: tell('recording.roomDeleted') },
      },
    },
  },
});
