import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '#src/client/client.ts';
import { createMemoryStore } from '#src/client/credential-store.ts';
import type { WatchChange } from '#src/client/room-view.ts';
import { type ScriptedServer, startScriptedServer } from '#test/support/scripted-server.ts';
import { soon } from '#test/support/soon.ts';

const room = '3f1c9a52-8d0e-4c57-9a2b-1e5d7c6b8a90';
const empty = { meeting: 'empty', telephony: 'off', subtitles: 'off' };
const person = (name: string) => ({ id: `${name}-id`, username: name, color: 'hsl(10, 60%, 40%)' });
const answer = (head: number, more: object = {}) => ({
  ok: true,
  role: 'participant',
  state: empty,
  epoch: 'e1',
  streams: { room: head },
  ...more,
});

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

const numbers = () => changes.flatMap((change) => (change.kind === 'fact' ? [change.fact.number] : []));
const fact = (number: number, type = 'participant.joined', data: object = {}, stream = 'room') =>
  server.push('fact', { room, stream, number, type, at: '2026-01-01T00:00:00Z', data });
const arrived = (expected: number[]) =>
  soon(() => expect(numbers(), 'numbers of the facts that arrived').toEqual(expected));

async function watch(ack: object = answer(10)) {
  const watch = client.watch(room, (change) => changes.push(change));
  (await server.hears('room:watch')).answer(ack);
  await soon(() => expect(watch.state, 'the first view').not.toBeNull());
  return watch;
}

describe('a watch', () => {
  it('delivers facts in order, each once, and updates the state', async () => {
    const watching = await watch();
    fact(11, 'meeting.started');
    fact(10);
    fact(11, 'meeting.started');
    fact(13);
    fact(12);
    await arrived([11, 12, 13]);
    expect(watching.state?.state.meeting).toBe('active');
    expect(server.asked).toHaveLength(1);
  });

  it('requests a gap once, after the timeout', async () => {
    await watch();
    fact(12);
    const again = await server.hears('room:watch', 2);
    expect(again.packet.after).toEqual({ epoch: 'e1', room: 10 });
    again.answer(answer(12, { state: { ...empty, meeting: 'active' } }));
    fact(11, 'meeting.ended');
    await arrived([11, 12]);
    expect(server.asked).toHaveLength(2);
    expect(changes.at(-1), 'facts up to the head are in the state already').toMatchObject({
      view: { state: { meeting: 'active' } },
    });
  });

  it('requests the same gap again only after the next heads', async () => {
    await watch();
    fact(13);
    (await server.hears('room:watch', 2)).answer(answer(13));
    fact(11);
    const again = await server.hears('room:watch', 3);
    expect(again.packet.after, 'facts moved on, so it asks for the rest').toEqual({ epoch: 'e1', room: 11 });
    again.answer(answer(13));
    server.push('heads', { room, epoch: 'e1', streams: { room: 13 } });
    (await server.hears('room:watch', 4)).answer(answer(13));
    fact(12);
    await arrived([11, 12, 13]);
  });

  it('that is stopped before its answer is also ended at the server, without a change', async () => {
    const stopped = client.watch(room, (change) => changes.push(change));
    const asked = await server.hears('room:watch');
    stopped.stop();
    expect(server.asked).toHaveLength(1);
    asked.answer(answer(10));
    await server.hears('room:unwatch');
    expect(changes).toEqual([]);
  });

  it('requests a lost last fact after the heads', async () => {
    await watch();
    server.push('heads', { room, epoch: 'e1', streams: { room: 10 } });
    server.push('heads', { room, epoch: 'e1', streams: { room: 11 } });
    (await server.hears('room:watch', 2)).answer(answer(11));
    fact(11);
    await arrived([11]);
  });

  it('resumes from its last number after a reconnect', async () => {
    await watch();
    fact(11);
    await arrived([11]);
    server.cut();
    const again = await server.hears('room:watch', 2);
    expect(again.packet.after).toEqual({ epoch: 'e1', room: 11 });
    again.answer(answer(13));
    fact(12);
    fact(13);
    await arrived([11, 12, 13]);
  });

  it('starts over after a reset, without the numbers of another epoch', async () => {
    const watching = await watch();
    server.cut();
    (await server.hears('room:watch', 2)).answer(
      answer(3, { reset: true, epoch: 'e2', state: { ...empty, meeting: 'active' } }),
    );
    await soon(() => expect(watching.state?.state.meeting, 'the fresh state').toBe('active'));
    fact(4);
    await arrived([4]);
  });

  it('retries while the server is unavailable, and ends when it is refused', async () => {
    client.watch(room, (change) => changes.push(change));
    (await server.hears('room:watch')).answer({ ok: false, code: 'unavailable', message: 'Later.', retry_after: 0.05 });
    (await server.hears('room:watch', 2)).answer({ ok: false, code: 'forbidden', message: 'No.' });
    await soon(() => expect(changes, 'changes').toEqual([{ kind: 'ended', code: 'forbidden' }]));
  });

  it('ends when the right is withdrawn, and delivers nothing after it was stopped', async () => {
    const watching = await watch();
    server.push('watch:ended', { room, code: 'banned' });
    await soon(() => expect(changes.at(-1), 'the last change').toEqual({ kind: 'ended', code: 'banned' }));
    fact(11);
    watching.stop();
    server.cut();
    await soon(() => expect(server.handshakes, 'handshakes').toHaveLength(2));
    expect(numbers()).toEqual([]);
    expect(server.asked).toHaveLength(1);
  });
});

describe("a host's watch", () => {
  it('updates the waiting list', async () => {
    const guests = [{ participant: person('Ada'), number: 4, position: 1 }];
    const watching = await watch(
      answer(10, { role: 'host', streams: { room: 10, lobby: 20 }, lobby: { waiting: 1, guests, more: false } }),
    );
    fact(21, 'guest.waiting', { participant: person('Ben'), number: 5, position: 2 }, 'lobby');
    fact(22, 'guest.gone', { participant: person('Ada'), number: 4 }, 'lobby');
    await arrived([21, 22]);
    expect(watching.state?.lobby).toMatchObject({
      waiting: 1,
      guests: [{ participant: person('Ben'), number: 5, position: 1 }],
    });
    server.cut();
    expect((await server.hears('room:watch', 2)).packet.after).toEqual({ epoch: 'e1', room: 10, lobby: 22 });
  });

  it('adds the next page of a long list', async () => {
    const guests = [{ participant: person('Ada'), number: 4, position: 1 }];
    const watching = await watch(
      answer(10, { role: 'host', streams: { room: 10, lobby: 20 }, lobby: { waiting: 2, guests, more: true } }),
    );
    server.answerWith(() => ({
      ok: true,
      guests: [{ participant: person('Ben'), number: 6, position: 2 }],
      more: false,
    }));
    await client.list(room, 4);
    expect(watching.state?.lobby?.guests.map((guest) => guest.participant.username)).toEqual(['Ada', 'Ben']);
  });
});
