import type { Fact } from '#src/facts/fact.ts';
import type { RoomState } from '#src/realtime/wire-shapes.ts';

const changes: Readonly<Record<string, Partial<RoomState>>> = {
  'meeting.started': { meeting: 'active' },
  'meeting.ended': { meeting: 'empty' },
  'recording.started': { meeting: 'recording' },
  'subtitles.started': { subtitles: 'on' },
  'subtitles.stopped': { subtitles: 'off' },
  'subtitles.failed': { subtitles: 'failed' },
  'telephony.ready': { telephony: 'present' },
  'telephony.closed': { telephony: 'absent' },
};

const endsRecording = new Set(['recording.stopped', 'recording.failed', 'recording.limitReached', 'recording.saved']);

/** The state of a room after a fact of its room stream. */
export function afterFact(state: RoomState, fact: Fact): RoomState {
  if (endsRecording.has(fact.type)) return state.meeting === 'recording' ? { ...state, meeting: 'active' } : state;
  const change = changes[fact.type];
  return change === undefined ? state : { ...state, ...change };
}
