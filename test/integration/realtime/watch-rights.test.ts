import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#src/db/database.ts';
import { mintAccess, openLiveKitKeys } from '#src/livekit/access-token.ts';
import { findLostWatches, type HeldWatch } from '#src/realtime/find-lost-watches.ts';
import { countStatements } from '#test/support/count-statements.ts';
import { eventually } from '#test/support/eventually.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import { nowhere } from '#test/support/start-product.ts';

describe('the right to watch a room', () => {
  let scene: RealtimeScene;
  beforeAll(async () => {
    scene = await startRealtimeScene();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const knock = async (room: string) => (await scene.connect()).get('room:enter', { room });
  const member = async (room: string) => {
    const person = await scene.people.newPerson();
    await scene.people.setRole(room, person, 'member');
    return { person, wire: await scene.connect({ cookie: person.cookie }) };
  };

  it('ends with the right to watch', async () => {
    const { room, owner, wire: host } = await scene.host();
    const other = await scene.host();
    const { person, wire: memberWire } = await member(room);
    const holder = { identity: randomUUID(), name: 'Pat', role: null, authenticated: false } as const;
    const { token } = await mintAccess(
      openLiveKitKeys({ ...nowhere, publicUrl: nowhere.url, defaultSources: [] }),
      holder,
      { name: room, configuration: {} },
      3,
    );
    const participant = await scene.connect({ auth: { token } });
    for (const wire of [host, memberWire, participant]) await wire.get('room:watch', { room });
    await other.wire.get('room:watch', { room: other.room });

    await scene.people.setRole(room, person, null);
    await scene.people.endSession(owner);
    await scene.product.app.realtime.lookRound();
    for (const wire of [host, memberWire]) {
      expect(await wire.hears('watch:ended', 'the end of the watch')).toEqual({ room, code: 'forbidden' });
    }
    const ended = await eventually('the end of the watch with the token', async () => {
      await scene.product.app.realtime.lookRound();
      return participant.heard('watch:ended')[0];
    });
    expect(ended).toEqual({ room, code: 'expired_credential' });
    expect(other.wire.heard('watch:ended')).toEqual([]);
    await knock(room);
    await knock(other.room);
    await other.wire.hears('fact', 'the knock in a room that is still watched');
    for (const wire of [host, memberWire, participant]) expect(wire.heard('fact')).toEqual([]);
    const { rows } = await scene.people.pool.query('select room from greenroom.host_watch where room = $1', [room]);
    expect(rows).toEqual([]);
  });

  it('is that of every token that was given on the connection, each in its room', async () => {
    const [one, another] = [await scene.host('public'), await scene.host('public')];
    const wire = await scene.connect();
    for (const { room } of [one, another]) {
      await wire.get('room:enter', { room });
      expect(await wire.get('room:watch', { room })).toMatchObject({ role: 'participant' });
    }
    await wire.get('room:unwatch', { room: another.room });
    await scene.product.app.realtime.lookRound();
    await wire.hears('heads', 'what the round says', ({ room }) => room === one.room);
    for (const { room } of [one, another]) await wire.get('room:watch', { room });
    expect(wire.heard('watch:ended')).toEqual([]);
  });

  it('asks for the rights of all who watch at once', async () => {
    const { room, owner } = await scene.host();
    const { person } = await member(room);
    const { rows } = await scene.people.pool.query(
      'select id, user_id as user from greenroom.session where user_id = any($1::uuid[])',
      [[owner.id, person.id]],
    );
    const sessionOf = ({ id }: { id: string }) => ({ sessionId: rows.find(({ user }) => user === id)!.id });
    const held = Array.from({ length: 2_500 }, (_, index): HeldWatch => {
      const speaker = { session: sessionOf(index % 5 === 0 ? owner : person), guest: null, participants: [] };
      return { socket: { data: { speaker } } as never, room, role: index % 5 === 0 ? 'host' : 'participant' };
    });
    const { pool } = scene.people;
    const find = () => findLostWatches({ pool } as Database, held);
    expect(await find()).toEqual([]);
    await scene.people.setRole(room, owner, 'member');
    let lost: readonly object[] = [];
    expect(await countStatements(pool, async () => (lost = await find()))).toBe(3);
    expect(lost).toEqual(held.filter(({ role }) => role === 'host').map((each) => ({ ...each, code: 'forbidden' })));
  });

  it('ends with the room', async () => {
    const { room, owner, wire: host } = await scene.host();
    await host.get('room:watch', { room });
    await scene.people.setRole(room, owner, null);
    await scene.people.pool.query('delete from meet_room where resource_id = $1', [room]);
    await scene.product.app.realtime.lookRound();
    expect(await host.hears('watch:ended', 'the end of the watch')).toEqual({ room, code: 'room_deleted' });
  });
});
