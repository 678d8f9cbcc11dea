import { afterEach, describe, expect, it } from 'vitest';
import { createActor, fromCallback, fromPromise, SimulatedClock } from 'xstate';
import { ClientError } from '#src/client/client-error.ts';
import { noFeatures } from '#src/client/rest.ts';
import { noRecordings } from '#src/client/room-recordings.ts';
import type { EnterAck } from '#src/realtime/protocol.ts';
import type { Entry } from '#src/realtime/pushes.ts';
import { soon } from '#test/support/soon.ts';
import { noMedia } from '../../../web/room/media-state.ts';
import { sessionStateOf } from '../../../web/room/session-state.ts';
import type { Loaded } from '../../../web/room/visit.context.ts';
import { visitMachine } from '../../../web/room/visit.machine.ts';

const id = '3f1c9a52-8d0e-4c57-9a2b-1e5d7c6b8a90';
const participant = { id: 'b0a5c1de-0f4e-4b7a-8a37-5a2f9d3c7e11', username: 'Ada', color: 'hsl(10, 60%, 40%)' };
const livekit = { url: 'wss://media.example.org', room: id, token: 'first' };
const loaded: Loaded = {
  room: { id, slug: 'tea', name: 'Tea', access_level: 'trusted' },
  me: null,
  features: noFeatures,
  warnsOfRecording: false,
};
const user = { id: participant.id, email: null, full_name: 'Ada', short_name: 'Ada' };
const waiting: EnterAck = { status: 'waiting', participant, number: 7, position: 3, host_present: true };
const accepted: EnterAck = { status: 'accepted', participant, host_present: true, livekit };
const denied: EnterAck = { status: 'denied', participant, host_present: true };
const entry = (status: Entry['status'], more: Partial<Entry> = {}): Entry => ({
  room: id,
  status,
  participant,
  ...more,
});

type Answer = EnterAck | ClientError;
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A visit whose requests get these answers, one after the other. */
function visit({ loads = [loaded], answers = [] }: { loads?: (Loaded | ClientError)[]; answers?: Answer[] }) {
  const entered: (string | undefined)[] = [];
  const attended: string[] = [];
  const givenUp: string[] = [];
  const looked: boolean[] = [];
  const next = <Value>(values: (Value | ClientError)[]) => {
    const value = values.shift();
    if (value === undefined) return new Promise<Value>(() => {});
    return value instanceof ClientError ? Promise.reject(value) : Promise.resolve(value);
  };
  const clock = new SimulatedClock();
  const machine = visitMachine.provide({
    actors: {
      load: fromPromise(() => next(loads)),
      enter: fromPromise(({ input }) => {
        entered.push(input.username);
        return next(answers);
      }),
      look: fromPromise(({ input }) => {
        looked.push(input.isWanted);
        return Promise.resolve(input.isWanted);
      }),
      attend: fromCallback(({ input }) => {
        attended.push(`in with ${input.access?.token}`);
        return () => void attended.push('out');
      }),
    },
    actions: { giveUpPlace: ({ context }) => void givenUp.push(context.loaded!.room.id) },
  });
  const actor = createActor(machine, { input: { connection: 'connected' }, clock });
  actor.start();
  stops.push(() => actor.stop());
  const state = () => sessionStateOf(actor.getSnapshot());
  const reaches = (stage: object) => soon(() => expect(state().stage, 'the stage of the visit').toMatchObject(stage));
  const looks = () =>
    soon(() => expect(actor.getSnapshot().matches({ meeting: 'looking' }), 'the look at the room').toBe(true));
  return { actor, clock, state, reaches, looks, entered, attended, givenUp, looked, answers };
}

const warning: Loaded = { ...loaded, me: user, warnsOfRecording: true };
const view = (meeting: 'active' | 'recording') =>
  ({
    kind: 'view',
    view: {
      room: id,
      role: 'participant',
      state: { meeting, telephony: 'off', subtitles: 'off' },
      recordings: noRecordings,
      lobby: null,
    },
  }) as const;

describe('a visit to a meeting that may be recorded', () => {
  it('joins only after the warning, with devices off until then', async () => {
    const { actor, clock, looks, state, attended } = visit({ loads: [warning], answers: [accepted] });
    await looks();
    expect({ stage: state().stage, attended }).toEqual({ stage: { at: 'entering' }, attended: [] });
    actor.send({ type: 'watch.changed', change: view('recording') });
    expect(state().stage).toEqual({ at: 'warned' });
    clock.increment(60_000);
    expect(attended).toEqual([]);
    actor.send({ type: 'recording.accepted' });
    expect(state().stage).toEqual({ at: 'meeting' });
    expect(attended).toEqual(['in with first']);
    actor.send({ type: 'watch.changed', change: view('active') });
    actor.send({ type: 'watch.changed', change: view('recording') });
    expect(state().stage, 'a recording that begins later').toEqual({ at: 'meeting' });
  });

  it('goes on by itself when the recording ends, and can be given up', async () => {
    const patient = visit({ loads: [warning], answers: [accepted] });
    await patient.looks();
    patient.actor.send({ type: 'watch.changed', change: view('recording') });
    expect(patient.state().stage).toEqual({ at: 'warned' });
    patient.actor.send({ type: 'watch.changed', change: view('active') });
    expect(patient.attended).toEqual(['in with first']);
    patient.actor.send({ type: 'visit.leave' });
    expect(patient.attended).toEqual(['in with first', 'out']);
  });

  it('joins at once when the meeting is not recorded, or when nobody answers in time', async () => {
    const first = visit({ loads: [warning], answers: [accepted] });
    await first.looks();
    first.actor.send({ type: 'watch.changed', change: view('active') });
    expect(first.attended).toEqual(['in with first']);
    const second = visit({ loads: [warning], answers: [accepted] });
    await second.looks();
    second.clock.increment(3000);
    expect(second.attended).toEqual(['in with first']);
  });

  it('tells those who wait', async () => {
    const told = visit({ loads: [warning], answers: [waiting] });
    await told.reaches({ at: 'waiting', isRecorded: true });
    told.actor.send({ type: 'entry.pushed', entry: entry('waiting', { position: 2 }) });
    expect(told.state().stage).toMatchObject({ position: 2, isRecorded: true });
    const untold = visit({ loads: [{ ...warning, warnsOfRecording: false }], answers: [waiting] });
    await untold.reaches({ at: 'waiting', isRecorded: false });
    expect([told.looked, untold.looked]).toEqual([[true], [false]]);
  });
});

describe('a visit', () => {
  it('asks people without an account for a name and shows their place', async () => {
    const { actor, reaches, entered, givenUp, state } = visit({ answers: [waiting] });
    await reaches({ at: 'naming' });
    actor.send({ type: 'visit.enter', name: 'Ada' });
    await reaches({ at: 'waiting', username: 'Ada', position: 3, hostPresent: true });
    actor.send({ type: 'entry.pushed', entry: entry('waiting', { position: 2 }) });
    expect(state().stage).toMatchObject({ at: 'waiting', position: 2, hostPresent: true });
    actor.send({ type: 'visit.leave' });
    expect(state().stage).toEqual({ at: 'left' });
    expect({ entered, givenUp }).toEqual({ entered: ['Ada'], givenUp: [id] });
  });

  it('enters again under the known name when this browser waits already', async () => {
    const { actor, reaches, entered } = visit({ answers: [waiting] });
    actor.send({ type: 'entry.pushed', entry: entry('waiting') });
    await reaches({ at: 'waiting' });
    expect(entered).toEqual(['Ada']);
  });

  it('attends the meeting once, and leaves it when the entry ends', async () => {
    const { actor, reaches, attended, state } = visit({ loads: [{ ...loaded, me: user }], answers: [accepted] });
    await reaches({ at: 'meeting' });
    actor.send({ type: 'entry.pushed', entry: entry('accepted', { livekit: { ...livekit, token: 'second' } }) });
    actor.send({ type: 'media.changed', media: { ...noMedia, status: 'connected' } });
    actor.send({ type: 'captions.shown', shown: true });
    expect(actor.getSnapshot().context.meeting.access?.token).toBe('second');
    actor.send({ type: 'entry.pushed', entry: entry('ended', { reason: 'removed' }) });
    expect(state()).toMatchObject({ stage: { at: 'ended', reason: 'removed' }, media: noMedia, wantsCaptions: false });
    expect(attended).toEqual(['in with first', 'out']);
  });

  it('stays in the meeting when the entry ended only with the LiveKit connection', async () => {
    const { actor, reaches, state } = visit({ loads: [{ ...loaded, me: user }], answers: [accepted] });
    await reaches({ at: 'meeting' });
    actor.send({ type: 'entry.pushed', entry: entry('ended', { reason: 'left' }) });
    actor.send({ type: 'entry.pushed', entry: entry('ended', { reason: 'meeting_ended' }) });
    expect(state().stage).toEqual({ at: 'meeting' });
    actor.send({ type: 'access.renewed', answer: waiting });
    expect(state().stage).toMatchObject({ at: 'waiting', position: 3 });
  });

  it('is admitted by an entry that overtakes the answer', async () => {
    const { actor, reaches, state, attended } = visit({ loads: [{ ...loaded, me: user }] });
    await reaches({ at: 'entering' });
    actor.send({ type: 'entry.pushed', entry: entry('accepted', { livekit }) });
    expect(state().stage).toEqual({ at: 'meeting' });
    expect(attended).toEqual(['in with first']);
  });

  it('distinguishes ban and refusal, and returns only with a new attempt', async () => {
    const { actor, reaches, state, answers } = visit({
      loads: [{ ...loaded, me: user }],
      answers: [{ ...denied, reason: 'banned' }],
    });
    await reaches({ at: 'denied', banned: true });
    actor.send({ type: 'entry.pushed', entry: entry('accepted', { livekit }) });
    expect(state().stage).toEqual({ at: 'denied', banned: true });
    answers.push(waiting);
    actor.send({ type: 'visit.enter', name: undefined });
    await reaches({ at: 'waiting' });
    actor.send({ type: 'entry.pushed', entry: entry('denied') });
    expect(state().stage).toEqual({ at: 'denied', banned: false });
  });

  it('retries loading while the server is unavailable, and stops after a final refusal', async () => {
    const away = new ClientError('unavailable', 'Away.', 5);
    const gone = new ClientError('not_found', 'No such room.');
    const { clock, reaches, state } = visit({ loads: [away, away, gone] });
    await reaches({ at: 'failed', code: 'unavailable' });
    clock.increment(4999);
    expect(state().stage).toMatchObject({ at: 'failed' });
    clock.increment(1);
    expect(state().stage, 'the notice stays while it loads').toMatchObject({ at: 'failed', code: 'unavailable' });
    await soon(() => {
      clock.increment(5000);
      expect(state().stage).toMatchObject({ code: 'not_found' });
    });
  });
});
