import type { Given, RoomContext } from '../room.context.ts';
import type { EventOf, RoomEvent } from '../room.events.ts';
import { joinsAnotherRoom } from '../room.joins.ts';

/** An egress starts, changes or ends. */
export type EgressEvent = EventOf<'egress.started' | 'egress.updated' | 'egress.ended'>;

export const isEgressEvent = (event: RoomEvent): event is EgressEvent => event.type.startsWith('egress.');

/** Whether the egress belongs to one of the room's own recordings, which are actors. */
const isOwned = ({ recording }: EgressEvent): boolean => recording !== undefined && recording !== null;

/** Whether a listed recorder may be one that somebody else started. */
export const isForeign = ({ egress, pastEgresses, recording }: RoomContext, recorder: string): boolean =>
  !pastEgresses.includes(recorder) &&
  // The egress id of an own recording is unknown until LiveKit has accepted it.
  (recording === null || (recording.egress !== null && recording.egress !== recorder && recorder !== egress));

/**
 * The report if it is about an egress of this meeting that has not ended, matched by its LiveKit room's sid, which
 * early reports omit.
 */
const freshEgress = ({ context, event }: Given): EgressEvent | null =>
  isEgressEvent(event) &&
  !isOwned(event) &&
  (event.sid === context.sid || event.sid === '') &&
  !context.pastEgresses.includes(event.egress)
    ? event
    : null;

export const egressGuards = {
  leavesRecorderBehind: (given: Given) => joinsAnotherRoom(given) && given.context.egress !== null,
  recorderLeaves: ({ context, event }: Given) =>
    event.type === 'participant.left' && event.known === 'present' && event.participant.identity === context.egress,
  recorderListed: ({ context, event }: Given) =>
    event.type === 'livekit.listed' &&
    event.sid === context.sid &&
    event.recorders.some((recorder) => isForeign(context, recorder)),
  recorderMissing: ({ context, event }: Given) =>
    event.type === 'livekit.listed' &&
    context.lookSawRecording &&
    context.egress !== null &&
    !event.recorders.includes(context.egress),
  startsRecording: (given: Given) => freshEgress(given)?.status === 'active',
  announcesRecording: (given: Given) => freshEgress(given)?.status === 'starting',
  recordingFailsToStart: (given: Given) => freshEgress(given) !== null,
  isEnding: ({ context, event }: Given) =>
    isEgressEvent(event) && event.egress === context.egress && event.status === 'ending',
  endsRecording: ({ context, event }: Given) => event.type === 'egress.ended' && event.egress === context.egress,
  wasRecording: ({ context }: Given) => context.egress !== null || context.recording?.started === true,
  ourRecordingStarts: ({ event }: Given) => event.type === 'recording.told' && event.phase === 'started',
  ourRecordingEnds: ({ context, event }: Given) =>
    event.type === 'recording.told' &&
    event.phase !== 'started' &&
    context.recording?.id === event.recording &&
    context.egress === null,
};
