import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '#src/client/client.ts';
import { createMemoryStore } from '#src/client/credential-store.ts';
import {
  meetingWith,
  noRecordings,
  type RoomRecordings,
  recordingsAfter,
  recordingsIn,
  withFound,
} from '#src/client/room-recordings.ts';
import type { WatchChange } from '#src/client/room-view.ts';
import { type ScriptedServer, startScriptedServer } from '#test/support/scripted-server.ts';
import { soon } from '#test/support/soon.ts';

const room = '3f1c9a52-8d0e-4c57-9a2b-1e5d7c6b8a90';
const at = (minute: number) => `2026-01-01T10:0${minute}:00Z`;
const mode = 'screen_recording';
const recorded = { meeting: 'recording', telephony: 'off', subtitles: 'off' } as const;

/** What is known after these facts, one a minute. */
const given = (facts: readonly (readonly [type: string, recording: string, reason?: string])[], from = noRecordings) =>
  facts.reduce<RoomRecordings>(
    (known, [type, recording, reason], minute) =>
      recordingsAfter(known, {
        room,
        stream: 'room',
        number: minute + 1,
        type: `recording.${type}`,
        at: at(minute),
        data: { recording, mode, ...(reason === undefined ? {} : { reason }) },
      }),
    from,
  );

describe('the recordings of a room', () => {
  it('go from the request to the file', () => {
    const steps = [
      ['starting', 'a'],
      ['started', 'a'],
      ['stopping', 'a'],
      ['stopped', 'a'],
      ['saved', 'a'],
    ] as const;
    const known = steps.map((_, index) => given(steps.slice(0, index + 1)));
    expect(known.map(({ current }) => current && [current.at, current.since])).toEqual([
      ['starting', at(0)],
      ['running', at(1)],
      ['stopping', at(1)],
      null,
      null,
    ]);
    expect(known.map(({ last }) => last?.at)).toEqual([undefined, undefined, undefined, 'saving', 'saved']);
    expect(known.map((one) => meetingWith(one, 'active'))).toEqual([
      'active',
      'recording',
      'recording',
      'active',
      'active',
    ]);
  });

  it('keep why one failed, and that one reached its limit', () => {
    expect(
      given([
        ['starting', 'a'],
        ['failed', 'a', 'recorder_busy'],
      ]),
    ).toEqual({
      current: null,
      last: { recording: 'a', mode, at: 'failed', isLimited: false, reason: 'recorder_busy' },
    });
    const limited = [
      ['started', 'a'],
      ['limitReached', 'a'],
      ['saved', 'a'],
    ] as const;
    expect(given(limited).last).toMatchObject({ at: 'saved', isLimited: true });
  });

  it('are not ended by the file of an earlier one', () => {
    const second = given([
      ['started', 'a'],
      ['stopped', 'a'],
      ['started', 'b'],
      ['saved', 'a'],
      ['failed', 'a', 'file_missing'],
    ]);
    expect(second.current).toMatchObject({ recording: 'b', at: 'running' });
    expect(meetingWith(second, 'recording')).toBe('recording');
    const unknown = recordingsIn(recorded, noRecordings);
    expect(given([['saved', 'a']], unknown).current).toMatchObject({ recording: null, at: 'running' });
    expect(given([['stopped', 'a']], unknown).current).toBeNull();
  });

  it('know of one that began earlier only that it runs, until it is found', () => {
    const unknown = recordingsIn(recorded, noRecordings);
    expect(unknown.current).toEqual({ recording: null, mode: null, at: 'running', since: null });
    const found = { id: 'a', mode, status: 'active', created_at: at(3) } as const;
    const known = withFound(unknown, found);
    expect(known.current).toEqual({ recording: 'a', mode, at: 'running', since: at(3) });
    expect(withFound(known, { ...found, id: 'b' })).toBe(known);
    expect(withFound(noRecordings, { ...found, status: 'initiated' }).current).toMatchObject({ at: 'starting' });
    expect(withFound(noRecordings, { ...found, status: 'saved' })).toBe(noRecordings);
    const over = given([
      ['started', 'a'],
      ['stopped', 'a'],
    ]);
    expect(withFound(over, found), 'an answer that a fact has overtaken').toBe(over);
  });

  it('end with the meeting, except for a start that waits for a recorder', () => {
    const ended = { room, stream: 'room', number: 9, type: 'meeting.ended', at: at(9), data: {} } as const;
    expect(recordingsAfter(given([['started', 'a']]), ended).current).toBeNull();
    expect(recordingsAfter(given([['starting', 'a']]), ended).current).toMatchObject({ at: 'starting' });
    expect(meetingWith(given([['started', 'a']]), 'empty')).toBe('empty');
  });
});

describe('a watch of a recorded room', () => {
  let server: ScriptedServer;
  let client: ReturnType<typeof createClient>;
  let changes: WatchChange[];
  beforeEach(async () => {
    server = await startScriptedServer();
    client = createClient({ url: server.url, credentials: createMemoryStore() });
    changes = [];
  });
  afterEach(async () => {
    client.close();
    await server.stop();
  });

  const answer = (head: number, meeting = 'active', more: object = {}) => ({
    ok: true,
    role: 'host',
    state: { ...recorded, meeting },
    epoch: 'e1',
    streams: { room: head },
    ...more,
  });
  const fact = (number: number, type: string, recording = 'a') =>
    server.push('fact', { room, stream: 'room', number, type, at: at(1), data: { recording, mode } });
  const shows = (view: object) => soon(() => expect(changes.at(-1), 'the last change').toMatchObject({ view }));

  async function watch(ack: object) {
    client.watch(room, (change) => changes.push(change));
    (await server.hears('room:watch')).answer(ack);
    await soon(() => expect(changes, 'changes').toHaveLength(1));
  }

  it('follows it, also over the facts that it missed', async () => {
    await watch(answer(10));
    fact(11, 'recording.starting');
    await shows({ state: { meeting: 'active' }, recordings: { current: { recording: 'a', at: 'starting' } } });
    server.cut();
    (await server.hears('room:watch', 2)).answer(answer(12, 'recording'));
    await shows({ state: { meeting: 'recording' }, recordings: { current: { at: 'starting' } } });
    fact(12, 'recording.started');
    await shows({ state: { meeting: 'recording' }, recordings: { current: { at: 'running', since: at(1) } } });
    fact(13, 'recording.stopped');
    await shows({ state: { meeting: 'active' }, recordings: { current: null, last: { at: 'saving' } } });
  });

  it('starts over with the state after a reset', async () => {
    await watch(answer(10));
    fact(11, 'recording.starting');
    await shows({ recordings: { current: { at: 'starting' } } });
    server.cut();
    (await server.hears('room:watch', 2)).answer(answer(900, 'recording', { reset: true }));
    await shows({ recordings: { current: { recording: null, at: 'running' } } });
  });
});
