import { describe, expect, it } from 'vitest';
import { matchesState } from 'xstate';
import type { GuestContext, GuestRecord } from '#machines/guest/guest.context.ts';
import { guestMachine } from '#machines/guest/guest.machine.ts';
import { restoreSnapshot } from '#src/actors/restore.ts';
import { type Exploration, expectLaw, explore, type Step, type World } from './explore.ts';
import { briefing, type Happening, takeStep } from './take-step.ts';

/** What others know of a guest, from its plans alone. */
interface GuestMemory {
  /** The row in the table of guests. */
  readonly row: GuestRecord | null;
  /** Whether hosts who follow the lobby stream see this guest wait. */
  readonly shown: boolean;
}

const knock = (replica: string | null): Happening => ({
  type: 'guest.knock',
  number: 2,
  position: 1,
  participant: 'the-guest',
  username: 'Gus Guest',
  color: 'hsl(0, 50%, 50%)',
  user: null,
  replica,
});

const alphabet: readonly Happening[] = [
  knock('replica-1'),
  knock(null),
  { ...knock(null), call: 'PA_caller' },
  { ...knock(null), user: 'the-account' },
  { type: 'guest.polled' },
  ...[true, false].map((meets) => ({
    type: 'guest.remove',
    by: 'host',
    meets,
    participant: 'the-guest',
    username: 'Gus Guest',
    color: 'hsl(0, 50%, 50%)',
    user: null,
  })),
  {
    type: 'guest.remove',
    by: 'host',
    meets: true,
    participant: 'the-guest',
    username: 'Gus Guest',
    color: 'hsl(0, 50%, 50%)',
    user: 'the-account',
  },
  { type: 'guest.admit', by: 'host' },
  { type: 'guest.admit', by: 'host', all: { through: 2 } },
  { type: 'guest.admit', by: 'host', all: { through: 1 } },
  { type: 'guest.deny', by: 'host' },
  { type: 'guest.leave' },
  { type: 'guest.correct', username: 'Gustav', user: null },
  { type: 'guest.correct', username: 'Gustav', user: 'account-1' },
  { type: 'guest.correct', username: 'Gus Guest', user: 'account-2' },
  { type: 'guest.meetingEnded', reason: 'meeting_ended' },
  { type: 'guest.accessChanged', accessLevel: 'public', through: 2 },
  { type: 'guest.accessChanged', accessLevel: 'public', through: 1 },
  { type: 'guest.accessChanged', accessLevel: 'trusted', through: 2 },
  ...['replica-1', 'replica-2'].flatMap((replica) => [
    { type: 'guest.held', replica },
    { type: 'guest.released', replica },
  ]),
];

const exploration: Exploration<GuestMemory> = {
  machine: guestMachine,
  memory: { row: null, shown: false },
  events: () => alphabet,
  remember({ memory }, event, _, { facts, writes }) {
    const written = writes.findLast(({ name }) => name.startsWith('guest.record'))?.params as GuestRecord | undefined;
    const row = written === undefined ? memory.row : ({ ...memory.row, ...written } as GuestRecord);
    // Of these, the room tells everybody at once.
    const told = event.all !== undefined || event.type === 'guest.meetingEnded' || event.accessLevel === 'public';
    const shown = told
      ? false
      : facts.reduce((shown, { type }) => (type === 'guest.changed' ? shown : type === 'guest.waiting'), memory.shown);
    return { row, shown };
  },
  describe: ({ snapshot, memory }) => [snapshot.context, memory],
};

const steps: readonly Step<GuestMemory>[] = explore(exploration);
const is = ({ snapshot }: World<GuestMemory>, state: string | object) => matchesState(state as never, snapshot.value);
const contextOf = ({ snapshot }: World<GuestMemory>) => snapshot.context as GuestContext;
const law = (sentence: string, broken: (step: Step<GuestMemory>) => string | false | undefined) =>
  it(sentence, () => expectLaw(steps, broken));

describe('a guest', () => {
  it('reaches every state', () => {
    const everywhere = [
      'outside',
      { removed: 'out' },
      { removed: 'barred' },
      { removed: 'mayKnock' },
      { waiting: 'polled' },
      { waiting: 'held' },
      { waiting: 'released' },
      { waiting: 'calling' },
      'admitted',
      'gone',
      'expired',
    ];
    for (const state of [...everywhere, { denied: 'barred' }, { denied: 'mayKnock' }]) {
      expect(
        steps.some(({ before }) => is(before, state)),
        JSON.stringify(state),
      ).toBe(true);
    }
  });

  law('is neither waiting nor admitted nor denied once the meeting has ended', ({ event, after }) => {
    const here = ['waiting', 'admitted', 'denied', 'removed'].some((state) => is(after, state));
    return event.type === 'guest.meetingEnded' && here && 'The meeting has ended, and somebody is still at the door';
  });

  law('waits for nothing without a deadline', ({ after }) => {
    const pending = Object.values(after.timers);
    const deadlines = [
      ['waiting', 'maxWait'],
      [{ waiting: 'released' }, 'grace'],
      [{ waiting: 'polled' }, 'unasked'],
      ['admitted', 'accepted'],
      ['denied', 'accepted'],
      [{ denied: 'barred' }, 'barred'],
      [{ removed: 'barred' }, 'barred'],
    ] as const;
    const lacking = deadlines.find(([state, timer]) => is(after, state) && !pending.some((id) => id.includes(timer)));
    return lacking !== undefined && `No deadline of ${lacking[1]} is pending`;
  });

  law('keeps no timer whose event its state refuses', ({ after: { timers, snapshot } }) =>
    Object.values(timers).find((type) => !snapshot.can({ ...briefing, type })),
  );

  law('has a row that says where it stands', ({ after }) => {
    const { row } = after.memory;
    if (is(after, 'outside')) return row !== null && 'There is a row of somebody who never knocked';
    const deniedAgain = is(after, 'removed') && row?.status === 'denied';
    const status = deniedAgain
      ? 'denied'
      : (['waiting', 'admitted', 'denied'].find((state) => is(after, state)) ?? 'gone');
    const { participant, number, replica, username, user } = contextOf(after);
    if (row?.status !== status) return `The row says ${row?.status}, the state ${status}`;
    if (row.participant !== participant || row.number !== number) return 'The row is about somebody else';
    if (row.username !== username || row.user !== user) return 'The row names somebody else';
    if (status === 'waiting' && row.replica !== replica) return 'The row names another replica';
    return (status === 'gone') !== (row.reason !== null) && 'Who is gone has a reason, and nobody else';
  });

  law(
    'is seen by the hosts exactly while it waits',
    ({ after }) => is(after, 'waiting') !== after.memory.shown && 'The hosts believe something else',
  );

  law('is held by a replica exactly while a socket of it does', ({ after }) => {
    if (!is(after, 'waiting')) return false;
    return (
      is(after, { waiting: 'held' }) !== (contextOf(after).replica !== null) && 'Held by nobody, or released and held'
    );
  });

  law('keeps its place until it knocks again or is removed', ({ before, event, after }) => {
    if (event.type === 'guest.knock' || event.type === 'guest.remove') return false;
    const placeOf = ({ participant, number, color, call, username, user }: GuestContext) =>
      event.type === 'guest.correct'
        ? [participant, number, color, call]
        : [participant, number, color, call, username, user];
    const [place, kept] = [placeOf(contextOf(before)), placeOf(contextOf(after))];
    return JSON.stringify(place) !== JSON.stringify(kept) && 'The place has changed';
  });

  law('keeps the account of its login until it knocks again or is removed', ({ before, event, after }) => {
    const { user } = contextOf(before);
    const knocksAnew = event.type === 'guest.knock' || event.type === 'guest.remove';
    return user !== null && !knocksAnew && contextOf(after).user !== user && 'It is somebody else’s';
  });

  law('is renamed only while it waits, but for a login', ({ before, event, after }) => {
    if (event.type !== 'guest.correct' || contextOf(before).username === contextOf(after).username) return false;
    return (
      !is(before, 'waiting') && contextOf(before).user === contextOf(after).user && 'Who was let in has another name'
    );
  });

  law('is done exactly when its place has ended, and then nothing of it is pending', ({ after }) => {
    const ended = is(after, 'gone') || is(after, 'expired');
    if (after.snapshot.hasTag('ended') !== ended) return 'It counts as done though it is not, or the other way round';
    return ended && Object.keys(after.timers).length > 0 && 'A timer is pending for somebody who is gone';
  });

  law('sends no message, and requests `callers.settle` once for each decision about a caller', (step) => {
    const { before, after, plan } = step;
    if (plan === null) return false;
    if (plan.messages.length > 0) return 'A guest tells nobody';
    const { call } = contextOf(after);
    const [command, ...more] = plan.commands;
    if (more.length > 0) return 'It asks for more than one thing';
    const state = ({ snapshot: { value } }: World<GuestMemory>) =>
      typeof value === 'string' ? value : Object.keys(value)[0];
    const decided = call !== null && state(after) !== 'waiting' && state(before) !== state(after);
    if (!decided) return command !== undefined && `It asks for ${command.name}`;
    if (command?.name !== 'callers.settle') return 'LiveKit is not told what became of a caller';
    return (command.params as { sid: string }).sid !== call && 'It is another call';
  });

  law('has no polling or reconnect deadline while a phone call holds its place', ({ after }) => {
    const pending = Object.values(after.timers).filter((type) => /grace|unasked/.test(type));
    return is(after, { waiting: 'calling' }) && pending.length > 0 && 'Nobody asks for them, and the place ends';
  });

  law(
    'is not let in by an admit-all that came before its knock',
    ({ event, plan }) =>
      event.type === 'guest.admit' &&
      (event.all as { through?: number })?.through === 1 &&
      plan !== null &&
      'It is let in',
  );

  law('is banned from a removal to the admission by a host or the end of the meeting', ({ before, event, after }) => {
    const { removed } = contextOf(after);
    if (is(after, 'removed') && !removed) return 'It was removed, and does not know it';
    if (removed && !is(after, 'removed') && !is(after, 'waiting')) return 'It is elsewhere than out and waiting';
    const forgiven = contextOf(before).removed && !removed;
    return forgiven && !['guest.admit', 'guest.meetingEnded'].includes(event.type) && 'No host has admitted it';
  });

  law('has its ban lifted by an admission, and by nothing else', ({ before, after, plan }) => {
    const lifted = plan?.writes.some(({ name }) => name === 'ban.lift') ?? false;
    return lifted !== (contextOf(before).removed && is(after, 'admitted')) && 'The ban is another than the state';
  });

  law('knocks at most three times after a removal with an account, never without one', ({ before, event, after }) => {
    if (event.type !== 'guest.knock' || !is(before, 'removed') || !is(after, 'waiting')) return false;
    const { user, returns } = contextOf(after);
    return (user === null || returns > 3) && 'It knocks once too often';
  });

  it('changes nothing on a refusal', () => {
    const refused = steps.filter(({ plan }) => plan === null);
    expect(refused.length).toBeGreaterThan(20);
    for (const { before, event, after } of refused) {
      expect(after).toBe(before);
      expect(before.snapshot.can({ ...briefing, ...event })).toBe(false);
    }
  });

  it('continues from its stored state', () => {
    for (const { snapshot, timers } of new Set(steps.map(({ before }) => before))) {
      const stored = JSON.parse(JSON.stringify(guestMachine.getPersistedSnapshot(snapshot as never)));
      const restored = restoreSnapshot({ machine: guestMachine }, stored);
      expect(restored.value).toEqual(snapshot.value);
      expect(restored.context).toEqual(snapshot.context);
      for (const type of Object.values(timers)) expect(takeStep(guestMachine, restored, { type }).plan).not.toBeNull();
    }
  });
});
