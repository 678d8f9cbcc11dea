import type { Fact } from '#src/facts/fact.ts';
import type { RoomState } from '#src/realtime/wire-shapes.ts';

const changes: Readonly<Record<string, Partial<RoomState>>> = {
  'meeting.started': { meeting: 'active' },
  'meeting.ended': { meeting: 'empty' },
  'subtitles.started': { subtitles: 'on' },
  'subtitles.stopped': { subtitles: 'off' },
  'subtitles.failed': { subtitles: 'failed' },
  'telephony.ready': { telephony: 'present' },
  'telephony.closed': { telephony: 'absent' },
};

/** The state of a room after a fact of its room stream; `room-recordings.ts` tracks whether the meeting is recorded. */
export function afterFact(state: RoomState, fact: Fact): RoomState {
  const change = changes[fact.type];
  return change === undefined ? state : { ...state, ...change };
}
