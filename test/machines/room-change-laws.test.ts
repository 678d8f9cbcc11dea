import { describe, expect, it } from 'vitest';
import { matchesState } from 'xstate';
import type { RoomContext } from '#machines/room/room.context.ts';
import { expectLaw } from './explore.ts';
import { exploreRoom, type RoomStep, type RoomWorld } from './room-world.ts';

const steps: readonly RoomStep[] = exploreRoom({ people: ['ada'], reports: ['changes'] });

const is = ({ snapshot }: RoomWorld, state: object): boolean => matchesState(state as never, snapshot.value);
const asks = ({ plan }: RoomStep, command: string) => (plan?.commands ?? []).some(({ name }) => name === command);
const factsOf = ({ plan }: RoomStep, type: string) => (plan?.facts ?? []).filter((fact) => fact.type === type);
const law = (sentence: string, broken: (step: RoomStep) => string | false | undefined) =>
  it(sentence, () => expectLaw(steps, broken));

describe('a room that is changed and deleted', () => {
  it('reaches every state', () => {
    const everywhere = [
      ...['written', 'writing', 'overtaken'].map((metadata) => ({ metadata })),
      ...['judged', 'looking', 'resting', 'lookingAgain', 'overtaken', 'closed'].map((lobby) => ({ lobby })),
      ...['closing', 'closed'].map((deleted) => ({ meeting: { deleted } })),
    ];
    for (const state of everywhere) expect(steps.some(({ before }) => is(before, state))).toBe(true);
  });

  law('has one command of each name in flight at the most', ({ after: { memory } }) =>
    memory.inFlight.find((name, index) => memory.inFlight.indexOf(name) !== index),
  );

  law('waits only for the outcome of a command in flight', ({ after }) => {
    const waits: [object, string][] = [
      [{ metadata: 'writing' }, 'livekit.writeMetadata'],
      [{ metadata: 'overtaken' }, 'livekit.writeMetadata'],
      [{ lobby: 'looking' }, 'lobby.look'],
      [{ lobby: 'lookingAgain' }, 'lobby.look'],
      [{ lobby: 'overtaken' }, 'lobby.look'],
      [{ meeting: { deleted: 'closing' } }, 'livekit.closeRoom'],
    ];
    return waits.find(([state, name]) => is(after, state) && !after.memory.inFlight.includes(name))?.[1];
  });

  law('writes every change to LiveKit, in a write that begins after it', (step) => {
    if (step.event.type !== 'room.changed' || is(step.before, { meeting: 'deleted' })) return false;
    const follows = asks(step, 'livekit.writeMetadata') || is(step.after, { metadata: 'overtaken' });
    return !follows && 'A change is not written';
  });

  law('looks up the waiting guests when it becomes public', (step) => {
    if (step.event.type !== 'room.changed' || step.event.accessLevel !== 'public') return false;
    if (is(step.before, { meeting: 'deleted' })) return false;
    const follows =
      asks(step, 'lobby.look') || is(step.after, { lobby: 'looking' }) || is(step.after, { lobby: 'overtaken' });
    return !follows && 'Nobody looks at those who wait';
  });

  law('admits guests only after a lookup that found the room public', (step) => {
    const told = (step.plan?.messages ?? []).filter(({ event: { type } }) => type === 'guest.accessChanged');
    const open = step.event.type === 'lobby.seen' && step.event.accessLevel === 'public';
    return told.length > 0 && !open && 'Guests are let in without having been seen';
  });

  law('discards a pending lookup of the waiting guests when the access level changes', (step) => {
    if (step.event.type !== 'room.changed' || step.event.accessLevel === undefined) return false;
    const looks = is(step.before, { lobby: 'looking' }) || is(step.before, { lobby: 'lookingAgain' });
    return looks && !is(step.after, { lobby: 'overtaken' }) && 'What was seen before counts';
  });

  law('stays deleted', (step) =>
    is(step.before, { meeting: 'deleted' }) && !is(step.after, { meeting: 'deleted' }) ? 'It lives again' : false,
  );

  law('leaves nobody behind when it is deleted, and says so once', (step) => {
    const gone = !is(step.before, { meeting: 'deleted' }) && is(step.after, { meeting: 'deleted' });
    const cleared = factsOf(step, 'lobby.cleared').filter(({ data }) => data.reason === 'room_deleted');
    if (cleared.length !== (gone ? 1 : 0)) return 'Hosts are not told once';
    if (!gone) return false;
    if (
      !step.plan!.messages.some(
        ({ event: { type, reason } }) => type === 'guest.meetingEnded' && reason === 'room_deleted',
      )
    ) {
      return 'The guests are not told';
    }
    if (!asks(step, 'livekit.closeRoom')) return 'Its LiveKit room stays open';
    const ran = (step.before.snapshot.context as RoomContext).sid !== null;
    return factsOf(step, 'meeting.ended').length !== (ran ? 1 : 0) && 'The end of the meeting is not told once';
  });

  law('closes what LiveKit opens again after it was deleted', (step) => {
    const seen = ['livekit.roomSeen'].includes(step.event.type) && is(step.before, { meeting: { deleted: 'closed' } });
    return seen && !asks(step, 'livekit.closeRoom') && 'A LiveKit room of a deleted room stays open';
  });

  law('announces no facts once it is deleted', (step) => {
    if (!is(step.before, { meeting: 'deleted' })) return false;
    return (step.plan?.facts ?? []).map(({ type }) => type)[0];
  });
});
