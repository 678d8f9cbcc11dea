import { emit } from 'xstate';
import type { EgressEvent, ParticipantEvent, RoomContext } from './room.context.ts';
import type { RoomEvent } from './room.events.ts';
import type { RoomFact } from './room.facts.ts';

const emitFact = (make: (context: RoomContext, event: RoomEvent) => RoomFact) =>
  emit<RoomContext, RoomEvent, undefined, RoomEvent, RoomFact>(({ context, event }) => make(context, event));

const identityOf = (event: RoomEvent) => {
  const { identity, name, kind } = (event as ParticipantEvent).participant;
  return { identity, name, kind };
};

const recordingOf = (event: RoomEvent) => {
  const { egress, mode } = event as EgressEvent;
  return { recording: egress, mode };
};

/** The facts that a room announces. */
export const roomAnnouncements = {
  announceStart: emitFact(() => ({ type: 'meeting.started', data: {} })),
  announceEnd: emit<RoomContext, RoomEvent, { reason: string }, RoomEvent, RoomFact>((_, params) => ({
    type: 'meeting.ended',
    data: params,
  })),
  announceLobbyCleared: emit<RoomContext, RoomEvent, { reason: string }, RoomEvent, RoomFact>((_, params) => ({
    type: 'lobby.cleared',
    data: params,
  })),
  announceJoin: emitFact((_, event) => ({ type: 'participant.joined', data: identityOf(event) })),
  announceLeave: emitFact((_, event) => ({ type: 'participant.left', data: identityOf(event) })),
  announceRecordingStarting: emitFact((_, event) => ({ type: 'recording.starting', data: recordingOf(event) })),
  announceRecordingStarted: emitFact((_, event) => ({ type: 'recording.started', data: recordingOf(event) })),
  announceRecordingStopping: emitFact((_, event) => ({ type: 'recording.stopping', data: recordingOf(event) })),
  announceRecordingEnd: emitFact((_, event) => {
    const { status } = event as EgressEvent;
    const type = status === 'limitReached' ? 'limitReached' : status === 'complete' ? 'stopped' : 'failed';
    return { type: `recording.${type}`, data: recordingOf(event) };
  }),
  announceRecorderFound: emitFact((context) => ({
    type: 'recording.started',
    data: { recording: context.egress ?? '' },
  })),
  announceRecorderGone: emitFact((context) => ({
    type: 'recording.failed',
    data: { recording: context.egress ?? '', reason: 'recorder_gone' },
  })),
  announceRemoval: emitFact((_, event) => {
    const { identity, guest, by } = event as Extract<RoomEvent, { type: 'participant.removed' }>;
    return { type: 'participant.removed', data: { identity, ...(guest === null ? {} : { participant: guest }), by } };
  }),
  announceMediaUnavailable: emitFact(() => ({ type: 'media.unavailable', data: {} })),
  announceMediaAvailable: emitFact(() => ({ type: 'media.available', data: {} })),
  announceTelephonyReady: emitFact(() => ({ type: 'telephony.ready', data: {} })),
  announceTelephonyClosed: emitFact(() => ({ type: 'telephony.closed', data: {} })),
  announceChange: emitFact((_, event) => {
    const { configuration, accessLevel } = event as Extract<RoomEvent, { type: 'room.changed' }>;
    const level = accessLevel === undefined ? {} : { access_level: accessLevel };
    return { type: 'room.changed', data: { ...(configuration === undefined ? {} : { configuration }), ...level } };
  }),
  // Not even that it is the PIN: everybody in the meeting hears this, and whoever may see the PIN asks for the room.
  announceRenewal: emitFact(() => ({ type: 'room.changed', data: {} })),
  // Without a name: whoever is in the meeting sees whose role it is, and nobody else needs to know.
  announceRoleChange: emitFact(() => ({ type: 'roles.changed', data: {} })),
  announceAdmittedAll: emitFact((_, event) => {
    const { through, count } =
      event.type === 'lobby.admitAll' ? event.crowd : (event as Extract<RoomEvent, { type: 'lobby.seen' }>);
    return { type: 'lobby.admittedAll', data: { through, count } };
  }),
};
