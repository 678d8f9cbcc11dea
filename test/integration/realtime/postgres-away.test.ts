import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { type FreshDatabase, freshDatabase } from '#test/support/fresh-database.ts';
import { openPeople, type People } from '#test/support/people.ts';
import { postWebhook, webhookBody } from '#test/support/signed-webhook.ts';
import { nowhere, type Product, startProduct } from '#test/support/start-product.ts';
import { startTcpRelay, type TcpRelay } from '#test/support/tcp-relay.ts';
import { openWires, type Wires } from '#test/support/wire.ts';

describe('while PostgreSQL is away', () => {
  let database: FreshDatabase;
  let relay: TcpRelay;
  let people: People;
  let product: Product;
  let wires: Wires;
  beforeAll(async () => {
    database = await freshDatabase();
    relay = await startTcpRelay(database.url);
    people = openPeople(database.url);
    product = await startProduct({ databaseUrl: relay.url });
    wires = openWires();
  });
  afterAll(async () => {
    wires[Symbol.dispose]();
    await product[Symbol.asyncDispose]();
    await relay[Symbol.asyncDispose]();
    await people[Symbol.asyncDispose]();
    await database.drop();
  });

  const connect = (cookie?: string) => wires.connect(product.origin, cookie === undefined ? {} : { cookie });
  const join = (room: string) => {
    const participant = { sid: 'PA_1', identity: 'someone', name: 'Some One' };
    return webhookBody('participant_joined', { room: { name: room, sid: `RM_${room}` }, participant });
  };

  it('requests answer unavailable, and everything recovers afterwards', async () => {
    const owner = await people.newPerson();
    const room = await people.newRoom(owner);
    const [host, guest, other] = [await connect(owner.cookie), await connect(), await connect()];
    await host.get('room:watch', { room });
    const { participant, guest: credential } = await guest.get('room:enter', { room });
    const webhook = join(room);
    const id = randomUUID();

    await relay.cut();
    const refused = await Promise.all([
      host.ask('lobby:decide', { room, id, participant_id: participant.id, allow_entry: true }),
      host.ask('lobby:admit-all', { room }),
      host.ask('lobby:list', { room, after: 0 }),
      host.ask('room:watch', { room }),
      guest.ask('room:enter', { room }),
      guest.ask('room:leave', { room }),
      other.ask('room:enter', { room }),
    ]);
    for (const ack of refused) expect(ack).toMatchObject({ ok: false, code: 'unavailable' });
    expect((await postWebhook(product.origin, nowhere, webhook)).status).toBe(503);
    expect((await fetch(`${product.origin}/__heartbeat__`)).status).toBe(503);
    expect((await fetch(`${product.origin}/__lbheartbeat__`)).status).toBe(200);
    await expect(connect(owner.cookie)).rejects.toThrow('unavailable');
    expect([host, guest, other].map(({ socket }) => socket.connected)).toEqual([true, true, true]);
    // The entry cannot be read. Only the transport is closed, so that the client reconnects.
    const { socket } = await wires.connect(product.origin, { auth: { guest: credential } });
    expect(await new Promise((resolve) => socket.once('disconnect', resolve))).toBe('transport close');

    await relay.restore();
    await eventually(
      'that the product is ready again',
      async () => (await fetch(`${product.origin}/__heartbeat__`)).ok,
    );
    expect((await postWebhook(product.origin, nowhere, webhook)).status).toBe(200);
    expect(
      await host.get('lobby:decide', { room, id, participant_id: participant.id, allow_entry: true }),
    ).toMatchObject({ outcome: 'admitted' });
    await guest.hears('entry', 'the admission', ({ status }) => status === 'accepted');
    await host.hears('fact', 'the join that was sent again', ({ type }) => type === 'participant.joined');
    expect(await other.get('room:enter', { room })).toMatchObject({ status: 'waiting', position: 1 });
    const back = await wires.connect(product.origin, { auth: { guest: credential } });
    expect(await back.hears('entry', 'where the guest stands')).toMatchObject({ status: 'accepted' });
  });

  it('no acknowledged request is lost, and a repeated one is applied once', async () => {
    const owner = await people.newPerson();
    const room = await people.newRoom(owner);
    const host = await connect(owner.cookie);
    await host.get('room:watch', { room });
    const guests = await Promise.all([...Array(12)].map(() => connect()));
    const ids = guests.map(() => randomUUID());
    const acknowledged = new Map<number, string>();
    let away = false;
    const knocking = guests.map(async (wire, index) => {
      await eventually('the answer to a knock', async () => {
        const ack = await wire.ask('room:enter', { room, id: ids[index]! });
        if (ack.ok) acknowledged.set(index, ack.participant.id);
        else expect(ack.code).toBe('unavailable');
        return ack.ok && away;
      });
    });
    for (let turn = 0; turn < 4; turn++) {
      relay.break();
      await eventually('an answer after the break', async () => (await host.ask('lobby:list', { room, after: 0 })).ok);
    }
    await relay.cut();
    const before = new Map(acknowledged);
    await relay.restore();
    away = true;
    await Promise.all(knocking);
    for (const [index, participant] of before) expect(acknowledged.get(index)).toBe(participant);
    const { rows } = await people.pool.query('select id from greenroom.guest where room = $1 order by number', [room]);
    expect(rows.map((row) => row.id).sort()).toEqual([...acknowledged.values()].sort());
    const facts = () => host.heard('fact').filter(({ stream, room: of }) => stream === 'lobby' && of === room);
    await eventually('every knock as a fact', () => facts().length === 12);
    expect(facts().map(({ number }) => number)).toEqual([...Array(12)].map((_, index) => index + 1));
    const { lobby } = await host.get('room:watch', { room });
    expect(lobby).toMatchObject({ waiting: 12 });
  });
});
