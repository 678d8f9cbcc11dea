import type { Given } from '../room.context.ts';
import { roomSetup } from '../room.setup.ts';
import { recordingChanges } from './egress.changes.ts';
import { egressGuards } from './egress.guards.ts';
import { meetingAnnouncements } from './meeting.announcements.ts';
import { meetingChanges } from './meeting.changes.ts';
import { meetingGuards } from './meeting.guards.ts';
import { meetingSignals } from './meeting.signals.ts';
import { recordingAnnouncements } from './recording.announcements.ts';

export const meetingParts = {
  guards: { ...meetingGuards, ...egressGuards },
  actions: {
    ...meetingAnnouncements,
    ...meetingChanges,
    ...meetingSignals,
    ...recordingAnnouncements,
    ...recordingChanges,
  },
  delays: { resume: ({ event }: Given) => event.limits.resumeMs },
};

export const meetingSetup = roomSetup.extend(meetingParts);
