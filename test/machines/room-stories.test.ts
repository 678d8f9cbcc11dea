import { describe, expect, it } from 'vitest';
import { roomMachine } from '#machines/room/room.machine.ts';
import {
  ada,
  back,
  bob,
  contextOf,
  egress,
  ended,
  finished,
  guestsHear,
  joined,
  joins,
  leaves,
  left,
  listed,
  lost,
  meeting,
  resume,
  somebody,
  sweep,
} from './room-scene.ts';
import { tellStory } from './storyteller.ts';

describe('a meeting', () => {
  it('starts with the first person, outlives the last one and ends with its LiveKit room', () => {
    const room = tellStory(roomMachine);
    expect(room.tell({ type: 'livekit.roomStarted', sid: 'RM_1' })).toEqual([
      'meeting.empty sweeping.resting',
      'sweep in 60 s',
    ]);
    expect(room.tell(joined('RM_1', somebody('agent', 'agent')))).toEqual([
      'meeting.empty sweeping.resting',
      'presence.add "PA_agent" "RM_1"',
    ]);
    expect(room.tell(joined('RM_1', ada))).toEqual([
      'meeting.running.active sweeping.resting',
      'meeting.started',
      joins('ada'),
      'presence.add "PA_ada" "RM_1"',
    ]);
    expect(room.tell(joined('RM_1', bob))).toEqual([
      'meeting.running.active sweeping.resting',
      joins('bob'),
      'presence.add "PA_bob" "RM_1"',
    ]);
    expect(room.tell(left('RM_1', ada))).toEqual([
      'meeting.running.active sweeping.resting',
      leaves('ada'),
      'presence.leave "PA_ada" "RM_1"',
    ]);
    expect(room.tell(left('RM_1', bob)).slice(0, 2)).toEqual([
      'meeting.running.active sweeping.resting',
      leaves('bob'),
    ]);
    expect(contextOf(room).people).toBe(0);
    expect(room.tell(finished('RM_1'))).toEqual([
      'meeting.empty sweeping.resting',
      ...ended('finished'),
      'presence.leaveAll "RM_1"',
      'ban.clear',
      'attendance.clear',
      'caller.clear',
      guestsHear,
    ]);
    // One last look, then it sleeps.
    expect(room.tell(sweep)).toEqual(['meeting.empty sweeping.looking', '!livekit.listParticipants', 'cancel sweep']);
    expect(room.tell(listed(null))).toEqual(['meeting.empty sweeping.idle']);
  });

  it('is replaced by one with a new sid', () => {
    const room = meeting();
    expect(room.tell(joined('RM_2', bob))).toEqual([
      'meeting.running.active sweeping.resting',
      ...ended('superseded'),
      'meeting.started',
      joins('bob'),
      'presence.forget "RM_2"',
      'ban.clear',
      'attendance.clear',
      'caller.clear',
      'presence.add "PA_bob" "RM_2"',
      guestsHear,
    ]);
    expect(contextOf(room)).toMatchObject({ sid: 'RM_2', past: ['RM_1'], people: 1 });
  });

  it('is ended by a look that finds its LiveKit room gone, not by one that failed', () => {
    const room = meeting();
    room.tell(sweep);
    expect(room.tell({ type: 'livekit.listFailed', reason: 'gave_up' })).toEqual([
      'meeting.running.active sweeping.resting',
      'sweep in 60 s',
    ]);
    room.tell(sweep);
    expect(room.tell(listed(null))).toEqual([
      'meeting.empty sweeping.idle',
      ...ended('gone'),
      'presence.forget null',
      'ban.clear',
      'attendance.clear',
      'caller.clear',
      guestsHear,
    ]);
  });

  it('is not ended by a look that began before it', () => {
    const room = tellStory(roomMachine);
    room.tell({ type: 'livekit.roomSeen', sid: 'RM_1' });
    room.tell(joined('RM_1', ada));
    expect(room.tell(listed(null))).toEqual(['meeting.running.active sweeping.resting', 'sweep in 60 s']);
  });

  it('is found by a look where every webhook was lost', () => {
    const room = tellStory(roomMachine);
    expect(room.tell({ type: 'livekit.roomSeen', sid: 'RM_1' })).toEqual([
      'meeting.empty sweeping.looking',
      '!livekit.listParticipants',
    ]);
    expect(room.tell({ type: 'livekit.roomSeen', sid: 'RM_1' })).toEqual(['refused']);
    expect(room.tell(joined('RM_1', ada, 'no', 'sweep')).slice(0, 2)).toEqual([
      'meeting.running.active sweeping.looking',
      'meeting.started',
    ]);
    expect(room.tell(listed('RM_1'))).toEqual([
      'meeting.running.active sweeping.resting',
      'attendance.keep "RM_1"',
      'sweep in 60 s',
    ]);
  });
});

describe('webhooks out of order', () => {
  it('ignore a join that arrives after its leave, and repetitions', () => {
    const room = meeting();
    expect(room.tell(left('RM_1', bob, 'no'))).toEqual([
      'meeting.running.active sweeping.resting',
      'presence.leave "PA_bob" "RM_1"',
    ]);
    expect(room.tell(joined('RM_1', bob, 'left'))).toEqual(['refused']);
    expect(room.tell(joined('RM_1', ada, 'present'))).toEqual(['refused']);
    expect(room.tell(left('RM_1', bob, 'left'))).toEqual(['refused']);
    expect(contextOf(room).people).toBe(1);
  });

  it('are ignored for an ended LiveKit room', () => {
    const room = tellStory(roomMachine);
    expect(room.tell(finished('RM_1'))).toEqual(['meeting.empty sweeping.idle']);
    // No meeting, but a reason to look at LiveKit.
    expect(room.tell(joined('RM_1', ada))).toEqual(['meeting.empty sweeping.resting', 'sweep in 60 s']);
    expect(room.tell({ type: 'livekit.roomStarted', sid: 'RM_1' })).toEqual(['refused']);
    room.tell(joined('RM_2', bob));
    expect(room.tell(joined('RM_1', ada))).toEqual(['refused']);
    expect(room.tell(finished('RM_1'))).toEqual(['refused']);
    expect(room.tell(finished('RM_0'))).toEqual(['meeting.running.active sweeping.resting']);
    expect(contextOf(room)).toMatchObject({ sid: 'RM_2', past: ['RM_1', 'RM_0'], people: 1 });
  });

  it('do not override LiveKit’s own list', () => {
    const room = tellStory(roomMachine);
    room.tell(finished('RM_1'));
    expect(room.tell(joined('RM_1', ada, 'no', 'sweep')).slice(0, 2)).toEqual([
      'meeting.running.active sweeping.resting',
      'meeting.started',
    ]);
    expect(contextOf(room)).toMatchObject({ sid: 'RM_1', past: [] });
  });
});

describe('a loss of LiveKit', () => {
  it('lets the meeting go on in a new LiveKit room', () => {
    const room = meeting();
    expect(room.tell(lost)).toEqual(['meeting.lost.away sweeping.resting', 'media.unavailable']);
    expect(room.tell(back)).toEqual([
      'meeting.lost.returning sweeping.looking',
      '!livekit.listParticipants',
      'cancel sweep',
      'resume in 60 s',
    ]);
    expect(room.tell(listed(null))).toEqual(['meeting.lost.returning sweeping.resting', 'sweep in 60 s']);
    expect(room.tell(joined('RM_2', bob))).toEqual([
      'meeting.running.active metadata.writing sweeping.resting',
      joins('bob'),
      'media.available',
      '!livekit.writeMetadata',
      'presence.move "RM_1" "RM_2"',
      'presence.forget "RM_2"',
      'presence.add "PA_bob" "RM_2"',
      'cancel resume',
    ]);
    expect(contextOf(room)).toMatchObject({ sid: 'RM_2', past: ['RM_1'], people: 1, mediaLost: false });
  });

  it('lets the meeting go on in a LiveKit room that survived', () => {
    const room = meeting();
    room.tell(lost);
    room.tell(back);
    expect(room.tell(listed('RM_1'))).toEqual([
      'meeting.running.active sweeping.resting',
      'media.available',
      'cancel resume',
      'sweep in 60 s',
    ]);
  });

  it('ends the meeting after the timeout', () => {
    const room = meeting();
    room.tell(lost);
    room.tell(back);
    room.tell(listed(null));
    expect(room.tell(lost)).toEqual(['meeting.lost.away sweeping.resting', 'media.unavailable', 'cancel resume']);
    room.tell(back);
    room.tell(listed(null));
    expect(room.tell(resume)).toEqual([
      'meeting.empty sweeping.resting',
      ...ended('lost'),
      'presence.forget null',
      'ban.clear',
      'attendance.clear',
      'caller.clear',
      guestsHear,
      'cancel resume',
    ]);
  });

  it('is not announced when only `livekit.back` was reported', () => {
    const room = meeting();
    expect(room.tell(back)).toEqual([
      'meeting.lost.returning sweeping.looking',
      '!livekit.listParticipants',
      'cancel sweep',
      'resume in 60 s',
    ]);
    expect(room.tell(listed('RM_1'))).toEqual([
      'meeting.running.active sweeping.resting',
      'cancel resume',
      'sweep in 60 s',
    ]);
  });

  it('ends the recording whose recorder is gone', () => {
    const room = meeting();
    room.tell(egress('started', 'active'));
    room.tell(lost);
    expect(room.tell(joined('RM_2', bob)).slice(0, 4)).toEqual([
      'meeting.running.active metadata.writing sweeping.resting',
      'recording.failed "EG_1" "recorder_gone"',
      joins('bob'),
      'media.available',
    ]);
  });
});

describe('admit-all', () => {
  it('is announced once, with or without a meeting', () => {
    const fact = 'lobby.admittedAll 41 30';
    const event = { type: 'lobby.admitAll', by: 'host', crowd: { count: 30, through: 41 } };
    const told = 'tell guests "guest.admit"';
    expect(tellStory(roomMachine).tell(event)).toEqual(['meeting.empty sweeping.idle', fact, told]);
    expect(meeting().tell(event)).toEqual(['meeting.running.active sweeping.resting', fact, told]);
  });

  it('names those who stay', () => {
    const event = { type: 'lobby.admitAll', by: 'host', crowd: { count: 1, through: 9, except: [4, 7] } };
    expect(meeting().tell(event)[1]).toBe('lobby.admittedAll 9 1 [4,7]');
  });

  it('is refused when no guest waits', () => {
    const event = { type: 'lobby.admitAll', by: 'host', crowd: { count: 0, through: 0 } };
    expect(meeting().tell(event)).toEqual(['refused']);
  });
});
