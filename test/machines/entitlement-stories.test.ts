import { describe, expect, it } from 'vitest';
import { roomMachine } from '#machines/room/room.machine.ts';
import type { Rights } from '#machines/room/room.rights.ts';
import {
  began,
  bob,
  contextOf,
  ended,
  finished,
  guestsHear,
  joined,
  joins,
  left,
  listed,
  meeting,
} from './room-scene.ts';
import { tellStory } from './storyteller.ts';
import { briefing, takeStep } from './take-step.ts';

const nothing: Rights = { accessLevel: 'restricted', account: false, role: false, admitted: false, attended: false };
const eve = { ...bob, sid: 'PA_eve', identity: 'eve', name: 'Name of eve', checked: true };
const comes = (rights: Partial<Rights>, more: object = {}) => ({
  ...joined('RM_1', eve),
  rights: { ...nothing, ...rights },
  ...more,
});
const limits = { ...briefing.limits, entitlement: 'journal' };

const running = 'meeting.running.active sweeping.resting';
const present = [joins('eve'), 'presence.add "PA_eve" "RM_1"'];
const removal = ['!livekit.removeParticipant', 'entitlement.note', 'removal.add'];

describe('somebody who joins a meeting', () => {
  it.each<[string, Partial<Rights>]>([
    ['an admission', { admitted: true }],
    ['a public room', { accessLevel: 'public' }],
    ['an account in a trusted room', { accessLevel: 'trusted', account: true }],
  ])('attends it by the right of %s', (_, rights) => {
    expect(meeting().tell(comes(rights))).toEqual([running, ...present, 'attendance.add']);
  });

  it.each<[string, Partial<Rights>]>([
    ['a role, which counts as long as it lasts', { role: true }],
    ['having attended it', { attended: true }],
  ])('comes in by %s, and nothing is noted of it', (_, rights) => {
    expect(meeting().tell(comes(rights))).toEqual([running, ...present]);
  });

  it.each<[string, Partial<Rights>]>([
    ['without any right', {}],
    ['with an account, to a restricted room', { account: true }],
    ['without an account, to a trusted room', { accessLevel: 'trusted' }],
  ])('%s is removed, and nothing is written of their presence', (_, rights) => {
    const room = meeting();
    expect(room.tell(comes(rights))).toEqual([running, ...removal]);
    expect(contextOf(room).people).toBe(1);
    // Sweeps report it again until it is true.
    expect(room.tell(comes(rights, { source: 'sweep' }))).toEqual([running, ...removal]);
    expect(room.tell(comes(rights, { known: 'left' }))).toEqual(['refused']);
  });

  it('without a right starts no meeting, supersedes none and resumes none', () => {
    const empty = tellStory(roomMachine);
    empty.tell(began('RM_1'));
    expect(empty.tell(comes({}))).toEqual(['meeting.empty sweeping.resting', ...removal]);
    const other = meeting();
    other.tell(began('RM_2'));
    expect(other.tell({ ...comes({}), sid: 'RM_2' })).toEqual([running, ...removal]);
    const lost = meeting();
    lost.tell({ type: 'livekit.lost' });
    lost.tell(began('RM_2'));
    expect(lost.tell({ ...comes({}), sid: 'RM_2' })[0]).toContain('meeting.lost.away');
    expect(contextOf(lost).sid).toBe('RM_1');
  });

  it('without a right is only journaled with removal disabled', () => {
    expect(meeting().tell(comes({}, { limits }))).toEqual([running, ...present, 'entitlement.note']);
    const outdated = comes({}, { limits, outdated: true });
    expect(meeting().tell(outdated)).toContain('!livekit.syncParticipant');
  });

  it('is left alone without a token of ours, whatever they are', () => {
    for (const kind of ['standard', 'agent', 'egress', 'ingress', 'sip']) {
      const { participant, ...rest } = joined('RM_1', { ...eve, kind });
      expect(meeting().tell({ ...rest, participant })).not.toContain('!livekit.removeParticipant');
    }
  });

  it('and is banned is removed once, and their presence is not stored', () => {
    expect(meeting().tell(comes({}, { banned: true, outdated: true }))).toEqual([
      running,
      '!livekit.removeParticipant',
    ]);
  });

  it('is not checked in a deleted room, which is closed as a whole', () => {
    const room = meeting();
    room.tell({ type: 'room.deleted' });
    room.tell({ type: 'livekit.roomClosed' });
    expect(room.tell(comes({ accessLevel: null }))).toEqual([
      expect.stringContaining('meeting.deleted.closing'),
      '!livekit.closeRoom',
    ]);
  });

  it('with a late webhook of a LiveKit room that is over is not checked', () => {
    const room = meeting();
    room.tell(finished('RM_1'));
    expect(room.tell(comes({}))).not.toContain('!livekit.removeParticipant');
  });
});

describe('attendance', () => {
  it('ends with the removal and with the loss of a role, not with another role', () => {
    const removed = { type: 'participant.removed', identity: 'eve', guest: null, user: null, by: 'host' };
    expect(meeting().tell(removed)).toEqual([
      running,
      'participant.removed "eve" "host"',
      'ban.add',
      'attendance.remove',
      'removal.add',
    ]);
    const changed = { type: 'role.changed', identity: 'eve', by: 'host' };
    expect(meeting().tell({ ...changed, lost: true })).toContain('attendance.remove');
    expect(meeting().tell({ ...changed, lost: false })).not.toContain('attendance.remove');
  });

  it('outlives the loss of LiveKit, and ends with the meeting', () => {
    const room = meeting();
    room.tell({ type: 'livekit.lost' });
    room.tell(began('RM_2'));
    const resumed = room.tell({ ...comes({ attended: true }), sid: 'RM_2' });
    expect(resumed).not.toContain('attendance.clear');
    expect(room.tell(finished('RM_2'))).toEqual([
      'meeting.empty metadata.writing sweeping.resting',
      ...ended('finished'),
      'presence.leaveAll "RM_2"',
      'ban.clear',
      'attendance.clear',
      'caller.clear',
      guestsHear,
    ]);
  });
});

describe('a LiveKit room whose beginning was not reported', () => {
  it('keeps everybody whom the first look finds, and checks who joins from then on', () => {
    const room = tellStory(roomMachine);
    room.tell({ type: 'livekit.roomSeen', sid: 'RM_1' });
    const found = comes({}, { source: 'sweep' });
    expect(room.tell(found)).toEqual([expect.any(String), 'meeting.started', ...present]);
    expect(room.tell(listed('RM_1'))).toContain('attendance.keep "RM_1"');
    expect(room.tell(listed('RM_1'))).not.toContain('attendance.keep "RM_1"');
    expect(room.tell(left('RM_1', eve))).toContain('presence.leave "PA_eve" "RM_1"');
    const back = { ...comes({}), participant: { ...eve, sid: 'PA_eve2' } };
    expect(room.tell(back)).toContain('!livekit.removeParticipant');
    expect(room.tell({ ...back, rights: { ...nothing, attended: true } })).not.toContain('!livekit.removeParticipant');
  });

  it('starts a sweep when somebody joins before the first one, and keeps them', () => {
    const room = tellStory(roomMachine);
    expect(room.tell(comes({}))).toEqual([
      'meeting.running.active sweeping.looking',
      'meeting.started',
      joins('eve'),
      '!livekit.listParticipants',
      'presence.add "PA_eve" "RM_1"',
    ]);
    expect(room.tell(listed('RM_1'))).toContain('attendance.keep "RM_1"');
  });

  it('stays one when a new LiveKit room begins before the meeting was looked at', () => {
    const room = tellStory(roomMachine);
    room.tell(joined('RM_1', bob));
    room.tell({ type: 'livekit.lost' });
    room.tell(began('RM_1'));
    room.tell(began('RM_2'));
    expect(contextOf(room).checked).toEqual([]);
    expect(room.tell({ ...comes({}), sid: 'RM_2' })).not.toContain('!livekit.removeParticipant');
    expect(room.tell(listed('RM_2'))).toContain('attendance.keep "RM_2"');
  });

  it('is not marked as checked by a late report after its end', () => {
    const room = meeting();
    room.tell(finished('RM_1'));
    room.tell(began('RM_1'));
    expect(contextOf(room).checked).toEqual(['RM_1']);
    room.tell(finished('RM_0'));
    room.tell(began('RM_0'));
    expect(contextOf(room).checked).toEqual(['RM_1']);
  });
});

describe('somebody who has a right by the time of their removal', () => {
  it('is found by a sweep, because their join was not stored', () => {
    const room = meeting();
    room.tell(comes({}));
    expect(room.tell({ type: 'livekit.removalSpared' })).toEqual([
      'meeting.running.active sweeping.looking',
      '!livekit.listParticipants',
      'cancel sweep',
    ]);
    const { snapshot } = takeStep(roomMachine, room.snapshot, { type: 'livekit.removalSpared' });
    expect(snapshot.value).toEqual(room.snapshot.value);
  });
});
