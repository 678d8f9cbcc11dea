import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from '#src/client/client.ts';
import { createMemoryStore } from '#src/client/credential-store.ts';
import type { RoomView, WatchChange } from '#src/client/room-view.ts';
import type { Fact } from '#src/facts/fact.ts';
import type { Entry } from '#src/realtime/pushes.ts';
import { eventually } from '#test/support/eventually.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import { startTcpRelay, type TcpRelay } from '#test/support/tcp-relay.ts';

describe('the client on an unreliable connection', () => {
  let scene: RealtimeScene;
  const open: { client?: Client; relay: TcpRelay }[] = [];
  beforeAll(async () => {
    scene = await startRealtimeScene();
  });
  afterAll(async () => {
    for (const { client, relay } of open) {
      client?.close();
      await relay[Symbol.asyncDispose]();
    }
    await scene[Symbol.asyncDispose]();
  });

  const person = async (cookie?: string) => {
    const relay = await startTcpRelay(scene.product.origin);
    const client = createClient({
      url: relay.url,
      credentials: createMemoryStore(),
      ...(cookie === undefined ? {} : { extraHeaders: { cookie } }),
    });
    open.push({ client, relay });
    await eventually('the connection of the client', () => client.status === 'connected');
    return { client, relay };
  };
  const guests = async (room: string) =>
    (await scene.people.pool.query('select id, status from greenroom.guest where room = $1 order by number', [room]))
      .rows;
  const journal = async (room: string, event: string) =>
    (await scene.people.pool.query('select told from greenroom.journal where room = $1 and event = $2', [room, event]))
      .rows;

  it('knocks once when the answer is lost', async () => {
    const { room } = await scene.host();
    const { client, relay } = await person();
    relay.mute();
    const entering = client.enter(room, 'Gus');
    await eventually('the knock', async () => (await guests(room)).length === 1);
    relay.break();
    const { status, participant, position } = await entering;
    expect({ status, position }).toEqual({ status: 'waiting', position: 1 });
    expect(await guests(room)).toEqual([{ id: participant.id, status: 'waiting' }]);
    expect(await journal(room, 'guest.knock')).toHaveLength(1);
    // The credential came with the answer, so the next request is the same guest's.
    expect((await client.enter(room)).participant).toEqual(participant);
  });

  it('decides and admits once when the answers are lost', async () => {
    const { room, owner } = await scene.host();
    const { client, relay } = await person(owner.cookie);
    const first = await (await scene.connect()).get('room:enter', { room });
    relay.mute();
    const deciding = client.decide(room, first.participant.id, true);
    await eventually('the admission', async () => (await guests(room))[0].status === 'admitted');
    relay.break();
    expect(await deciding).toMatchObject({ outcome: 'admitted' });
    expect(await journal(room, 'guest.admit')).toHaveLength(1);

    const second = await (await scene.connect()).get('room:enter', { room });
    await eventually('the connection of the client', () => client.status === 'connected');
    relay.mute();
    const admitting = client.admitAll(room);
    await eventually('the second admission', async () => (await guests(room))[1].status === 'admitted');
    await (await scene.connect()).get('room:enter', { room });
    relay.break();
    expect(await admitting).toMatchObject({ admitted: 1, through: second.number });
    expect((await guests(room)).map(({ status }) => status)).toEqual(['admitted', 'admitted', 'waiting']);
    expect(await journal(room, 'lobby.admitAll')).toEqual([{ told: 1 }]);
  });

  it('receives each fact once and in order across reconnects, and keeps the waiting list', async () => {
    const { room, owner } = await scene.host();
    const { client, relay } = await person(owner.cookie);
    const facts: Fact[] = [];
    const ended: WatchChange[] = [];
    let view: RoomView | null = null;
    client.watch(room, (change) => {
      if (change.kind === 'fact') facts.push(change.fact);
      if (change.kind === 'ended') ended.push(change);
      else view = change.view;
    });
    await eventually('the first view', () => view !== null);
    const acks = [];
    for (let turn = 0; turn < 6; turn++) {
      if (turn % 2 === 1) relay.break();
      acks.push(await (await scene.connect()).get('room:enter', { room }));
    }
    await eventually('all six knocks', () => facts.length >= 6);
    expect(facts.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    await client.decide(room, acks[2]!.participant.id, false);
    await eventually('that five wait', () => view?.lobby?.waiting === 5);
    expect(view!.lobby!.guests.map(({ number, position }) => [number, position])).toEqual(
      acks.filter((_, index) => index !== 2).map(({ number }, index) => [number, index + 1]),
    );
    expect(ended).toEqual([]);
  });

  it('stops a watch at the server, also before its first answer', async () => {
    const { room, owner } = await scene.host();
    const { client } = await person(owner.cookie);
    client.watch(room, () => undefined).stop();
    const other = client.watch(room, () => undefined);
    await eventually('the first view', () => other.state !== null);
    other.stop();
    await eventually('that no host is present', async () => {
      const { rowCount } = await scene.people.pool.query('select 1 from greenroom.host_watch where room = $1', [room]);
      return rowCount === 0;
    });
    client.watch(room, () => undefined).stop();
    // Answered after all effects of the stopped watch.
    await client.list(room, 0);
    await eventually('that no host is present', async () => {
      const { rowCount } = await scene.people.pool.query('select 1 from greenroom.host_watch where room = $1', [room]);
      return rowCount === 0;
    });
  });

  it('keeps the place of a guest and receives the admission on the new connection', async () => {
    const { room, wire: host } = await scene.host();
    const { client, relay } = await person();
    const entries: Entry[] = [];
    client.onEntry((entry) => entries.push(entry));
    const { participant } = await client.enter(room);
    await relay.cut();
    await host.get('lobby:decide', { room, participant_id: participant.id, allow_entry: true });
    await relay.restore();
    await eventually('the admission', () => entries.some(({ status }) => status === 'accepted'));
    expect(entries.filter(({ status }) => status === 'accepted')).toEqual([
      { room, status: 'accepted', participant, livekit: { room, url: expect.any(String), token: expect.any(String) } },
    ]);
  });

  it('drops an invalid credential and connects without it', async () => {
    const { room } = await scene.host();
    const store = createMemoryStore('not.valid');
    const relay = await startTcpRelay(scene.product.origin);
    const client = createClient({ url: relay.url, credentials: store });
    open.push({ client, relay });
    const { status, guest } = await client.enter(room);
    expect(status).toBe('waiting');
    expect(store.read()).toBe(guest);
  });
});
