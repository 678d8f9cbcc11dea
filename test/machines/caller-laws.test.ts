import { describe, expect, it } from 'vitest';
import { matchesState } from 'xstate';
import type { RoomContext } from '#machines/room/room.context.ts';
import { roomMachine } from '#machines/room/room.machine.ts';
import { expectLaw, explore, type Step, type World } from './explore.ts';
import { joined, left, somebody } from './room-scene.ts';
import { briefing, type Happening } from './take-step.ts';

/** What is known of calls from a room's plans alone. */
interface CallMemory {
  /** Participant sids of calls: whether present, and whether a place was stored for them. */
  readonly calls: Readonly<Record<string, 'passed' | 'seated' | 'refused' | 'left'>>;
  /** Pending commands; twice if requested twice. */
  readonly inFlight: readonly string[];
}

const limits = { ...briefing.limits, telephony: true };
const ada = somebody('ada');
const phones = ['one', 'two'].map((name) => ({
  ...somebody(name, 'sip'),
  call: { sealed: name, number: name, trunk: 'ST_1' },
}));

function events({ snapshot, memory }: World<CallMemory>): Happening[] {
  const { people, sid } = snapshot.context as RoomContext;
  const calls = phones.flatMap((phone) => {
    const standing = memory.calls[phone.sid];
    const known = standing === undefined ? 'no' : standing === 'left' ? 'left' : 'present';
    const reception = { guest: 'G', accessLevel: 'restricted', lockedOut: false, expected: standing === 'seated' };
    return [
      ...[reception, { ...reception, accessLevel: 'public' }, { ...reception, lockedOut: true }].map((given) => ({
        ...joined('RM_1', phone, known),
        reception: given,
      })),
      { ...left('RM_1', phone, known), reception },
      { type: 'callers.settleFailed', reason: 'gave_up', sid: phone.sid, call: null },
    ];
  });
  return [
    ...calls,
    ...(people < 2 ? [joined('RM_1', { ...ada, sid: `PA_ada${people}` })] : []),
    ...(people > 0 ? [left(sid ?? '', { ...ada, sid: `PA_ada${people - 1}` })] : []),
    { type: 'livekit.roomFinished', sid: 'RM_1' },
    { type: 'room.deleted' },
    ...(memory.inFlight.includes('callers.hangUpAll')
      ? [{ type: 'callers.allHungUp' }, { type: 'callers.allHangUpFailed', reason: 'gave_up' }]
      : []),
  ].map((event) => ({ limits, ...event }));
}

const steps: readonly Step<CallMemory>[] = explore<CallMemory>({
  machine: roomMachine,
  memory: { calls: {}, inFlight: [] },
  events,
  given: { limits },
  heeds: (timer) => /callersAlone/.test(timer),
  remember({ memory }, event, _, { commands, writes }) {
    const calls = { ...memory.calls };
    const who = (event.participant as { sid: string; kind: string } | undefined) ?? null;
    if (who?.kind === 'sip' && event.type === 'participant.joined' && event.known === 'no') {
      const refused = commands.some(({ name }) => name === 'callers.hangUp');
      calls[who.sid] = refused ? 'refused' : writes.some(({ name }) => name === 'caller.add') ? 'seated' : 'passed';
    }
    if (who?.kind === 'sip' && event.type === 'participant.left') calls[who.sid] = 'left';
    const answered = event.type.startsWith('callers.all');
    const open = answered ? [] : memory.inFlight;
    const asked = commands.map(({ name }) => name).filter((name) => name === 'callers.hangUpAll');
    return { calls, inFlight: [...open, ...asked] };
  },
  describe: ({ snapshot, memory }) => [(snapshot.context as RoomContext).people, memory],
});

const is = ({ snapshot }: World<CallMemory>, company: string) => matchesState({ company } as never, snapshot.value);
const asks = ({ plan }: Step<CallMemory>, name: string) => plan?.commands.some((one) => one.name === name) ?? false;
const law = (sentence: string, broken: (step: Step<CallMemory>) => string | false | undefined) =>
  it(sentence, () => expectLaw(steps, broken));

/** An unreported caller joins. */
const receptionIn = ({ event }: Step<CallMemory>) =>
  event.type === 'participant.joined' && event.known === 'no' && 'reception' in event
    ? (event.reception as { accessLevel: string; lockedOut: boolean })
    : null;

describe('the callers of a room', () => {
  it('reach every state', () => {
    for (const state of ['kept', 'missed', 'hangingUp']) {
      expect(
        steps.some(({ before }) => is(before, state)),
        state,
      ).toBe(true);
    }
    const standings = new Set(steps.flatMap(({ after }) => Object.values(after.memory.calls)));
    expect(standings).toEqual(new Set(['passed', 'seated', 'refused', 'left']));
  });

  law('are held, and have a seat at the door, exactly where they have to wait', (step) => {
    const reception = receptionIn(step);
    if (reception === null) return false;
    const waits = reception.accessLevel === 'restricted' && !reception.lockedOut;
    const seated = step.plan?.writes.some(({ name }) => name === 'caller.add') ?? false;
    if (waits !== seated) return 'The seat and the waiting differ';
    return waits !== asks(step, 'callers.settle') && 'Who has to wait is not held, or somebody else is';
  });

  law('are hung up when they are locked out', (step) => {
    const reception = receptionIn(step);
    return reception?.lockedOut === true && !asks(step, 'callers.hangUp') && 'Somebody is in who is locked out';
  });

  law('are hung up when they cannot be held', (step) => {
    return step.event.type === 'callers.settleFailed' && !asks(step, 'callers.hangUp') && 'They hear the meeting';
  });

  law('are settled once after they hang up', (step) => {
    const { participant, type, known } = step.event as { participant?: { sid: string }; type: string; known?: string };
    if (type !== 'participant.left' || known === 'left') return false;
    const seated = step.before.memory.calls[participant?.sid ?? ''] === 'seated';
    return seated !== asks(step, 'callers.settle') && 'A place is left behind, or a caller without one is settled';
  });

  law('are not hung up for being alone while anybody is there', ({ before, after, event, plan }) => {
    const { people } = before.snapshot.context as RoomContext;
    const fires = plan?.commands.some(({ name }) => name === 'callers.hangUpAll') ?? false;
    if (fires && (people > 0 || !event.type.includes('callersAlone'))) return 'They are hung up in company, or at once';
    return (
      is(after, 'missed') && (after.snapshot.context as RoomContext).people > 0 && 'They count as alone in company'
    );
  });

  law('are hung up by one command at a time, and every wait has a pending command or timer', ({ after }) => {
    const { inFlight } = after.memory;
    if (inFlight.length > 1) return 'Two commands are in flight';
    if (is(after, 'hangingUp') !== (inFlight.length === 1)) return 'The hanging up and its command differ';
    const pending = Object.values(after.timers).some((type) => type.includes('callersAlone'));
    return is(after, 'missed') !== pending && 'Being alone and its deadline differ';
  });

  law('are alone after the last person has left a meeting', (step) => {
    const { before, after, event } = step;
    const { people, sid } = before.snapshot.context as RoomContext;
    if (event.type !== 'participant.left' || event.known !== 'present' || 'reception' in event) return false;
    return people === 1 && event.sid === sid && is(after, 'kept') && 'Nobody ends the calls';
  });
});
