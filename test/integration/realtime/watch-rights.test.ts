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

  const tokenFor = async (room: string, identity: string, seconds?: number) => {
    const keys = openLiveKitKeys({ ...nowhere, publicUrl: nowhere.url, defaultSources: [] });
    const holder = { identity, name: 'Pat', role: null, authenticated: false } as const;
    return (await mintAccess(keys, holder, { name: room, configuration: {} }, seconds)).token;
  };
  const present = async (room: string, identity: string) => {
    await scene.people.pool.query(
      `insert into greenroom.presence (room, sid, livekit_room, identity, name, kind, joined_at)
       values ($1, $2, 'RM_1', $2, '', 'standard', now())`,
      [room, identity],
    );
  };
  const leaves = (room: string) =>
    scene.people.pool.query('update greenroom.presence set left_at = now() where room = $1', [room]);
  const setLevel = (room: string, level: string) =>
    scene.people.pool.query('update meet_room set access_level = $2 where resource_id = $1', [room, level]);

  it('is not granted by the token of an absent participant without another right', async () => {
    const { room } = await scene.host();
    const identity = randomUUID();
    const wire = await scene.connect({ auth: { token: await tokenFor(room, identity) } });
    const asked = () => wire.ask('room:watch', { room });
    const refusal = { ok: false, code: 'forbidden' };
    expect(await asked()).toMatchObject(refusal);
    // The connection stays open; its rights are read at each use.
    await present(room, identity);
    expect(await asked()).toMatchObject({ ok: true, role: 'participant' });
    await leaves(room);
    expect(await asked()).toMatchObject(refusal);
    await scene.people.pool.query('insert into greenroom.attendance values ($1, $2)', [room, identity]);
    expect(await asked()).toMatchObject({ ok: true });
    await scene.people.pool.query('delete from greenroom.attendance where room = $1', [room]);
    await setLevel(room, 'public');
    expect(await asked()).toMatchObject({ ok: true });
  });

  it('ends with the meeting without another right, and when the access level is restricted', async () => {
    const { room } = await scene.host();
    const identity = randomUUID();
    await present(room, identity);
    const wire = await scene.connect({ auth: { token: await tokenFor(room, identity) } });
    await wire.get('room:watch', { room });
    await leaves(room);
    await scene.product.app.realtime.lookRound();
    expect(await wire.hears('watch:ended', 'the end of the watch')).toEqual({ room, code: 'forbidden' });

    const open = await scene.host('public');
    const visitor = await scene.connect({ auth: { token: await tokenFor(open.room, identity) } });
    await visitor.get('room:watch', { room: open.room });
    const response = await fetch(`${scene.product.origin}/api/v1.0/rooms/${open.room}/`, {
      method: 'PATCH',
      headers: {
        'content-type': 'application/json',
        cookie: `${open.owner.cookie}; csrftoken=${'a'.repeat(32)}`,
        'x-csrftoken': 'a'.repeat(32),
      },
      body: JSON.stringify({ access_level: 'restricted' }),
    });
    expect(response.status).toBe(200);
    expect(await visitor.hears('watch:ended', 'the end of the watch')).toEqual({ room: open.room, code: 'forbidden' });
  });

  it('ends with the role, the session or the token', async () => {
    const { room, owner, wire: host } = await scene.host();
    const other = await scene.host();
    const { person, wire: memberWire } = await member(room);
    const identity = randomUUID();
    await present(room, identity);
    const participant = await scene.connect({ auth: { token: await tokenFor(room, identity, 3) } });
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

  it('is granted by every token issued on the connection, each for its room', async () => {
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

  it('reads the rights of all watchers in one statement', async () => {
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
