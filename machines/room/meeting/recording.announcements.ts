import { announce } from '../room.announce.ts';
import type { RoomEvent } from '../room.events.ts';
import type { EgressEvent } from './egress.guards.ts';

const recordingOf = (event: RoomEvent) => {
  const { egress, mode } = event as EgressEvent;
  return { recording: egress, mode };
};

export const recordingAnnouncements = {
  announceRecordingStarting: announce(({ event }) => ({ type: 'recording.starting', data: recordingOf(event) })),
  announceRecordingStarted: announce(({ event }) => ({ type: 'recording.started', data: recordingOf(event) })),
  announceRecordingStopping: announce(({ event }) => ({ type: 'recording.stopping', data: recordingOf(event) })),
  announceRecordingEnd: announce(({ event }) => {
    const { status } = event as EgressEvent;
    const type = status === 'limitReached' ? 'limitReached' : status === 'complete' ? 'stopped' : 'failed';
    return { type: `recording.${type}`, data: recordingOf(event) };
  }),
  announceRecorderFound: announce(({ context }) => ({
    type: 'recording.started',
    data: { recording: context.egress ?? '' },
  })),
  announceRecorderGone: announce(({ context }) => ({
    type: 'recording.failed',
    data: { recording: context.egress ?? '', reason: 'recorder_gone' },
  })),
};
