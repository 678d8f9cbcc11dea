import { describe, expect, it } from 'vitest';
import { matchesState } from 'xstate';
import { roomMachine } from '#machines/room/room.machine.ts';
import { expectLaw } from './explore.ts';
import { ada, bob, joined, joins, meeting } from './room-scene.ts';
import { exploreRoom, type RoomStep } from './room-world.ts';
import { tellStory } from './storyteller.ts';

const steps: readonly RoomStep[] = [
  ...exploreRoom({ people: ['ada', 'eve'], reports: ['roles', 'rooms', 'outage'] }),
  ...exploreRoom({ people: ['ada'], reports: ['roles', 'changes'] }),
];

const law = (sentence: string, broken: (step: RoomStep) => string | false | undefined) =>
  it(sentence, () => expectLaw(steps, broken));
const asked = ({ plan }: RoomStep) => (plan?.commands ?? []).filter(({ name }) => name === 'livekit.syncParticipant');
const isDeleted = ({ before }: RoomStep) => matchesState({ meeting: 'deleted' } as never, before.snapshot.value);

describe('a room in which roles change', () => {
  it('reaches every state', () => {
    const changes = steps.filter(({ event }) => event.type === 'role.changed');
    for (const meetingState of ['empty', 'running', 'lost', 'deleted']) {
      expect(
        changes.some(({ before }) => matchesState({ meeting: meetingState } as never, before.snapshot.value)),
      ).toBe(true);
    }
  });

  law('updates LiveKit and announces a fact once for every change, until it is deleted', (step) => {
    if (step.event.type !== 'role.changed') return asked(step).length > 0 && 'LiveKit is told of no change';
    const expected = isDeleted(step) ? 0 : 1;
    if (asked(step).length !== expected) return 'LiveKit is not told once';
    const facts = (step.plan?.facts ?? []).filter(({ type }) => type === 'roles.changed');
    if (facts.length !== expected) return 'It is not announced once';
    return JSON.stringify(facts).includes('ada') && 'Everybody who watches learns whose role it is';
  });

  law('remembers nothing of it', ({ event, before, after }) => {
    if (event.type !== 'role.changed') return false;
    const [one, other] = [before, after].map(({ snapshot }) => JSON.stringify([snapshot.value, snapshot.context]));
    return one !== other && 'A change of a role leaves something behind';
  });

  it('ignores the outcome of the update at LiveKit', () => {
    const outcomes = [
      { type: 'livekit.participantSynced', present: true },
      { type: 'livekit.syncFailed', reason: 'gave_up' },
    ];
    for (const room of [meeting(), tellStory(roomMachine)]) {
      for (const outcome of outcomes) expect(room.tell(outcome)).toEqual(['refused']);
    }
  });

  it('corrects the role of an older token when somebody comes with it, once', () => {
    const room = meeting();
    const comes = { ...joined('RM_1', bob), outdated: true };
    const [state, fact] = ['meeting.running.active sweeping.resting', joins('bob')];
    const presence = 'presence.add "PA_bob" "RM_1"';
    expect(room.tell(comes)).toEqual([state, fact, '!livekit.syncParticipant', presence]);
    expect(room.tell({ ...comes, known: 'present' })).toEqual(['refused']);
    const awaited = { ...comes, participant: ada, awaited: true };
    expect(meeting().tell({ ...awaited, sid: 'RM_1' })).toEqual(
      expect.arrayContaining(['!lobby.notify', '!livekit.syncParticipant']),
    );
    expect(room.tell({ ...comes, banned: true })).not.toContain('!livekit.syncParticipant');
  });

  it('names the person by LiveKit identity', () => {
    expect(meeting().tell({ type: 'role.changed', identity: 'ada', by: 'host' })).toEqual([
      'meeting.running.active sweeping.resting',
      'roles.changed',
      '!livekit.syncParticipant',
    ]);
    const [change] = steps.filter((step) => asked(step).length > 0);
    expect(asked(change!)[0]!.params).toEqual({ identity: 'ada', by: 'host' });
  });
});
