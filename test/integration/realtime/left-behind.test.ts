import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '#src/kernel/log.ts';
import { releaseGuestsOf } from '#src/lobby/release-guests.ts';
import { openProductDatabase } from '#src/product-database.ts';
import { createRuntime } from '#src/product-runtime.ts';
import { readSettings } from '#src/settings/settings.ts';
import { eventually } from '#test/support/eventually.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';

describe('the server after lost connections', () => {
  let scene: RealtimeScene;
  beforeAll(async () => {
    scene = await startRealtimeScene();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const held = async (room: string): Promise<number> =>
    (
      await scene.people.pool.query(
        `select 1 from greenroom.guest where room = $1 and status = 'waiting' and replica is not null`,
        [room],
      )
    ).rowCount!;
  const knocks = async (room: string): Promise<number> =>
    (await scene.people.pool.query(`select 1 from greenroom.journal where room = $1 and event = 'guest.knock'`, [room]))
      .rowCount!;

  it('releases the place of a guest who disconnected before the knock was written', async () => {
    const { room } = await scene.host();
    await (await scene.connect()).get('room:enter', { room });
    for (let times = 0; times < 5; times++) {
      const { socket } = await scene.connect();
      socket.emit('room:enter', { id: randomUUID(), room }, () => undefined);
      socket.disconnect();
    }
    await eventually('every knock', async () => (await knocks(room)) === 6);
    await eventually('nobody to be held but who is there', async () => (await held(room)) === 1);
  });

  it('releases a place whose release was lost', async () => {
    const { room } = await scene.host();
    const wire = await scene.connect();
    const { participant } = await wire.get('room:enter', { room });
    const row = () => scene.people.pool.query('select replica from greenroom.guest where id = $1', [participant.id]);
    const { replica } = (await row()).rows[0];
    wire.socket.disconnect();
    await eventually('the release', async () => (await row()).rows[0].replica === null);
    // Simulates a lost write.
    await scene.people.pool.query(
      `with a as (update greenroom.actor set snapshot = jsonb_set(jsonb_set(snapshot, '{value}', '{"waiting": "held"}'),
          '{context,replica}', to_jsonb($2::text)), timers = timers - 'xstate.after.grace.guest.waiting.released'
        where id = $3)
       update greenroom.guest set replica = $2::uuid where id = $1`,
      [participant.id, replica, `${room}/${participant.id}`],
    );
    expect(await held(room)).toBe(1);
    await scene.product.app.realtime.lookRound();
    expect(await held(room)).toBe(0);
  });

  it('takes many places back in batches after other replicas took this one for dead', async () => {
    const owner = await scene.people.newPerson();
    const rooms = await Promise.all(Array.from({ length: 40 }, () => scene.people.newRoom(owner)));
    const wire = await scene.connect();
    for (const room of rooms) await wire.get('room:enter', { room });
    const places = async () =>
      (
        await scene.people.pool.query(
          'select replica, xmin::text as commit from greenroom.guest where room = any($1::uuid[])',
          [rooms],
        )
      ).rows as { replica: string | null; commit: string }[];
    const database = await openProductDatabase(scene.databaseUrl, createLog('silent'));
    const others = createRuntime({ database, log: createLog('silent'), secret: 'the-secret' }, readSettings({}));
    const [{ replica } = { replica: null }] = await places();
    await releaseGuestsOf(others, replica!);
    await database.close();
    await eventually('all places to be held again', async () =>
      (await places()).every((row) => row.replica === replica),
    );
    expect(new Set((await places()).map(({ commit }) => commit)).size).toBeLessThanOrEqual(2);
  });

  it('does not let a known request id impersonate its speaker', async () => {
    const { room } = await scene.host();
    const response = await fetch(`${scene.product.origin}/api/v1.0/rooms/${room}/request-entry/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'Grace' }),
    });
    const { id } = await response.json();
    const thief = await scene.connect();
    const { room: other } = await scene.host();
    const ack = await thief.get('room:enter', { room: other, id: response.headers.get('x-request-id')! });
    expect(ack.participant.id).not.toBe(id);
  });
});
