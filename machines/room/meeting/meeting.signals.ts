import { raise } from 'xstate';
import type { RoomContext } from '../room.context.ts';
import type { RoomEvent } from '../room.events.ts';
import type { MeetingSignal } from './meeting.events.ts';

const signal = (type: MeetingSignal['type']) =>
  raise<RoomContext, RoomEvent, RoomEvent, undefined, never, never>(({ event: { at, limits, self } }) => ({
    type,
    at,
    limits,
    self,
  }));

/** Signals from the meeting to the other regions, handled in the same transition. */
export const meetingSignals = { tellOver: signal('meeting.over'), tellMoved: signal('meeting.moved') };
