import { describe, expect, it } from 'vitest';
import { bob, contextOf, egress, finished, joined, left, listed, meeting, recorder, sweep } from './room-scene.ts';

describe('a recording', () => {
  it('starts, stops and ends', () => {
    const room = meeting();
    expect(room.tell(egress('started', 'starting'))).toEqual([
      'meeting.running.active sweeping.resting',
      'recording.starting "EG_1" "screen_recording"',
    ]);
    expect(room.tell(egress('updated', 'active'))).toEqual([
      'meeting.running.recording sweeping.resting',
      'recording.started "EG_1" "screen_recording"',
    ]);
    expect(room.tell(egress('updated', 'active'))).toEqual(['refused']);
    expect(room.tell(egress('updated', 'ending'))).toEqual([
      'meeting.running.recording sweeping.resting',
      'recording.stopping "EG_1" "screen_recording"',
    ]);
    expect(room.tell(egress('ended', 'complete'))).toEqual([
      'meeting.running.active sweeping.resting',
      'recording.stopped "EG_1" "screen_recording"',
    ]);
    expect(room.tell(egress('updated', 'active'))).toEqual(['refused']);
    expect(room.tell(egress('ended', 'complete'))).toEqual(['refused']);
  });

  it.each([
    ['complete', 'stopped'],
    ['failed', 'failed'],
    ['aborted', 'failed'],
    ['limitReached', 'limitReached'],
  ])('that ends as %s is told as %s, also when it never began', (status, fact) => {
    const room = meeting();
    expect(room.tell(egress('ended', status, 'EG_0'))[1]).toBe(`recording.${fact} "EG_0" "screen_recording"`);
    expect(room.tell(egress('updated', 'active', 'EG_0'))).toEqual(['refused']);
    room.tell(egress('updated', 'active', 'EG_1'));
    expect(room.tell(egress('ended', status, 'EG_1'))[1]).toBe(`recording.${fact} "EG_1" "screen_recording"`);
  });

  it('of another meeting or another recorder is ignored', () => {
    const room = meeting();
    expect(room.tell(egress('updated', 'active', 'EG_1', 'RM_0'))).toEqual(['refused']);
    room.tell(egress('updated', 'active', 'EG_1', ''));
    expect(room.tell(egress('ended', 'complete', 'EG_2'))).toEqual(['refused']);
  });

  it('whose recorder dies silently ends when its absence is reported or found', () => {
    const told = meeting();
    told.tell(joined('RM_1', recorder));
    told.tell(egress('updated', 'active'));
    expect(told.tell(left('RM_1', recorder))).toEqual([
      'meeting.running.active sweeping.resting',
      'participant.left "EG_1" "Name of recorder" "egress"',
      'recording.failed "EG_1" "recorder_gone"',
      'presence.leave "PA_recorder" "RM_1"',
    ]);
    const seen = meeting();
    seen.tell(egress('updated', 'active'));
    seen.tell(sweep);
    expect(seen.tell(listed('RM_1'))).toEqual([
      'meeting.running.active sweeping.resting',
      'recording.failed "EG_1" "recorder_gone"',
      'sweep in 60 s',
    ]);
  });

  it('is not ended by a look that began before it', () => {
    const room = meeting();
    room.tell(sweep);
    room.tell(egress('updated', 'active'));
    expect(room.tell(listed('RM_1'))).toEqual(['meeting.running.recording sweeping.resting', 'sweep in 60 s']);
    room.tell(sweep);
    expect(room.tell(listed('RM_1', 'EG_1'))).toEqual(['meeting.running.recording sweeping.resting', 'sweep in 60 s']);
  });

  it('that was not reported is found by its recorder, which may outlive the end of an earlier one', () => {
    const room = meeting();
    room.tell(egress('updated', 'active'));
    room.tell(egress('ended', 'complete'));
    room.tell(sweep);
    expect(room.tell(listed('RM_1', 'EG_1'))).toEqual(['meeting.running.active sweeping.resting', 'sweep in 60 s']);
    room.tell(sweep);
    expect(room.tell(listed('RM_1', 'EG_1', 'EG_2'))).toEqual([
      'meeting.running.recording sweeping.resting',
      'recording.started "EG_2"',
      'sweep in 60 s',
    ]);
  });

  it('never outlives its meeting', () => {
    const room = meeting();
    room.tell(egress('updated', 'active'));
    room.tell(finished('RM_1'));
    expect(contextOf(room)).toMatchObject({ egress: null, pastEgresses: ['EG_1'] });
    room.tell(joined('RM_2', bob));
    expect(room.tell(egress('updated', 'active', 'EG_1', ''))).toEqual(['refused']);
  });
});
