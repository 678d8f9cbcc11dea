import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createClient } from '#src/client/client.ts';
import { createMemoryStore } from '#src/client/credential-store.ts';
import type { Entry } from '#src/realtime/pushes.ts';
import { eventually } from '#test/support/eventually.ts';
import { type FreshDatabase, freshDatabase } from '#test/support/fresh-database.ts';
import { openPeople, type People } from '#test/support/people.ts';
import { type Product, spawnProduct, startProduct } from '#test/support/start-product.ts';
import { startTcpRelay } from '#test/support/tcp-relay.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';
import { openWires, type Wire, type Wires } from '#test/support/wire.ts';

describe('two replicas', () => {
  let database: FreshDatabase;
  let people: People;
  let one: Product;
  let two: Product;
  let wires: Wires;
  const env = () => ({ REDIS_URL: inject('redis').url });
  beforeAll(async () => {
    database = await freshDatabase();
    people = openPeople(database.url);
    one = await startProduct({ databaseUrl: database.url, env: env() });
    two = await startProduct({ databaseUrl: database.url, env: env() });
    wires = openWires();
  });
  afterAll(async () => {
    wires[Symbol.dispose]();
    await Promise.all([one[Symbol.asyncDispose](), two[Symbol.asyncDispose]()]);
    await people[Symbol.asyncDispose]();
    await database.drop();
  });

  const host = async (product: Pick<Product, 'origin'>) => {
    const owner = await people.newPerson('Olga Owner');
    const room = await people.newRoom(owner);
    const wire = await wires.connect(product.origin, { cookie: owner.cookie });
    await wire.get('room:watch', { room });
    return { room, owner, wire };
  };
  const guestsOf = async (room: string) =>
    (await people.pool.query('select id, status, replica from greenroom.guest where room = $1', [room])).rows;
  const admit = (wire: Wire, room: string, participant_id: string) =>
    wire.get('lobby:decide', { room, participant_id, allow_entry: true });

  it('push each other’s facts at once, in both directions', async () => {
    for (const [hosting, other] of [
      [one, two],
      [two, one],
    ] as const) {
      const { room, wire } = await host(hosting);
      const guest = await wires.connect(other.origin);
      const { participant, host_present } = await guest.get('room:enter', { room });
      expect(host_present).toBe(true);
      await wire.hears('fact', 'the knock at the other replica', ({ type }) => type === 'guest.waiting');
      await admit(wire, room, participant.id);
      const entry = await guest.hears(
        'entry',
        'the admission at the other replica',
        ({ status }) => status === 'accepted',
      );
      expect(entry).toMatchObject({ participant, livekit: { room } });
    }
  });

  it('push them without Redis', async () => {
    const lonely = await startProduct({ databaseUrl: database.url, env: { REDIS_URL: 'redis://127.0.0.1:9' } });
    try {
      const { room, wire } = await host(lonely);
      const guest = await wires.connect(one.origin);
      const { participant } = await guest.get('room:enter', { room });
      await wire.hears('fact', 'the knock at the other replica', ({ type }) => type === 'guest.waiting');
      await admit(wire, room, participant.id);
      await guest.hears('entry', 'the admission at the other replica', ({ status }) => status === 'accepted');
    } finally {
      await lonely[Symbol.asyncDispose]();
    }
  });

  it('take over when one is killed before it answers a knock', async () => {
    const { room, wire } = await host(one);
    for (const fault of ['before-commit', 'after-commit']) {
      await using folder = await makeTestFolder();
      await using killed = await spawnProduct({
        databaseUrl: database.url,
        dataDir: folder.path,
        env: { ...env(), GREENROOM_FAULT: fault },
      });
      await using relay = await startTcpRelay(killed.origin);
      const entries: Entry[] = [];
      const guest = createClient({ url: relay.url, credentials: createMemoryStore() });
      guest.onEntry((entry) => entries.push(entry));
      const before = await guestsOf(room);
      try {
        const entering = guest.enter(room, 'Gus');
        await killed.script.ended;
        relay.pointTo(one.origin);
        const { status, participant } = await entering;
        expect(status).toBe('waiting');
        await wire.hears(
          'fact',
          'the knock',
          ({ data }) => (data.participant as { id?: string }).id === participant.id,
        );
        await admit(wire, room, participant.id);
        await eventually('the admission', () => entries.some((entry) => entry.status === 'accepted'));
        expect(
          entries.filter((entry) => entry.status === 'accepted'),
          fault,
        ).toHaveLength(1);
        expect(await guestsOf(room)).toHaveLength(before.length + 1);
        const told = wire
          .heard('fact')
          .map(({ type, data }) => [type, (data.participant as { id?: string }).id ?? data.participant]);
        expect(told.filter(([, id]) => id === participant.id)).toEqual([
          ['guest.waiting', participant.id],
          ['guest.admitted', participant.id],
        ]);
      } finally {
        guest.close();
      }
    }
  });

  it('release the guests of a dead one', async () => {
    const { room, wire } = await host(one);
    await using folder = await makeTestFolder();
    await using killed = await spawnProduct({ databaseUrl: database.url, dataDir: folder.path, env: env() });
    const guest = await wires.connect(killed.origin);
    const other = await wires.connect(killed.origin);
    const { participant } = await guest.get('room:enter', { room });
    const { guest: credential, participant: stays } = await other.get('room:enter', { room });
    const [{ replica }] = await guestsOf(room);
    await killed.script.kill();
    const back = await wires.connect(two.origin, { auth: { guest: credential } });
    await back.hears('entry', 'the place at another replica');
    await people.pool.query(`update greenroom.replica set beat_at = now() - interval '11 seconds' where id = $1`, [
      replica,
    ]);
    await eventually('that the place is nobody’s', async () =>
      (await guestsOf(room)).some((row) => row.id === participant.id && row.replica === null),
    );
    await people.hurryGuest(room, participant.id);
    await wire.hears(
      'fact',
      'the end of the place',
      ({ type, data }) => type === 'guest.gone' && data.participant === participant.id,
    );
    expect(await guestsOf(room)).toContainEqual({
      id: stays.id,
      status: 'waiting',
      replica: expect.not.stringMatching(replica),
    });
  });

  it('hold a guest as long as either does', async () => {
    const { room } = await host(one);
    const tab = await wires.connect(one.origin);
    const { guest, participant } = await tab.get('room:enter', { room });
    const [{ replica: holder }] = await guestsOf(room);
    const other = await wires.connect(two.origin, { auth: { guest } });
    await eventually(
      'that the other replica holds the place',
      async () => (await guestsOf(room))[0].replica !== holder,
    );
    other.socket.disconnect();
    await eventually(
      'that the first replica holds the place again',
      async () => (await guestsOf(room))[0].replica === holder,
    );
    expect(await tab.get('room:enter', { room })).toMatchObject({ status: 'waiting', participant });
  });

  it('push to a tab what another tab did at the other replica', async () => {
    const { room } = await host(one);
    const { room: next, wire } = await host(two);
    const tab = await wires.connect(one.origin);
    const { guest, participant } = await tab.get('room:enter', { room });
    const other = await wires.connect(two.origin, { auth: { guest } });
    await other.get('room:enter', { room: next });
    await tab.hears('entry', 'the knock of the other tab', (entry) => entry.room === next);
    await admit(wire, next, participant.id);
    await tab.hears('entry', 'the admission', (entry) => entry.room === next && entry.status === 'accepted');
  });

  it('push to a tab a knock without a socket at the other replica, and hold its place', async () => {
    const { room } = await host(one);
    const { room: next, wire } = await host(two);
    const tab = await wires.connect(one.origin);
    const { guest, participant } = await tab.get('room:enter', { room });
    const response = await fetch(`${two.origin}/api/v1.0/rooms/${next}/request-entry/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: `greenroom_guest=${guest}` },
      body: JSON.stringify({ username: 'Grace' }),
    });
    expect(await response.json()).toMatchObject({ status: 'waiting', id: participant.id });
    await tab.hears('entry', 'the knock without a socket', (entry) => entry.room === next);
    await eventually('that the tab holds the place', async () => (await guestsOf(next))[0].replica !== null);
    await admit(wire, next, participant.id);
    await tab.hears('entry', 'the admission', (entry) => entry.room === next && entry.status === 'accepted');
  });

  it('close only their own connections on shutdown', async () => {
    const { room, wire } = await host(one);
    const third = await startProduct({ databaseUrl: database.url, env: env() });
    const guests = await Promise.all([...Array(60)].map(() => wires.connect(third.origin)));
    for (const guest of guests) await guest.get('room:enter', { room });
    await third[Symbol.asyncDispose]();
    // No place is recorded for a stopped replica.
    expect((await guestsOf(room)).filter(({ replica }) => replica !== null)).toEqual([]);
    await eventually('the end of the connections', () => guests.every(({ socket }) => !socket.connected));
    // This round trip through Redis and PostgreSQL is later than anything the shutdown sent.
    const other = await wires.connect(two.origin);
    const { participant } = await other.get('room:enter', { room });
    await wire.hears(
      'fact',
      'a knock after the stop',
      ({ data }) => (data.participant as { id?: string }).id === participant.id,
    );
    expect([wire.socket.connected, other.socket.connected]).toEqual([true, true]);
  });
});
