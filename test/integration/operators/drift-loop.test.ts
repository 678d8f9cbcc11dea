import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMetricMakers } from '#src/api/metric-makers.ts';
import { driftCommand } from '#src/cli/drift-command.ts';
import { keepHouse } from '#src/jobs/housekeeping.ts';
import { createLog } from '#src/kernel/log.ts';
import { createCallerMask } from '#src/livekit/caller-mask.ts';
import { createLiveKitClient } from '#src/livekit/client.ts';
import { driftLoop } from '#src/operators/drift/drift-loop.ts';
import { driftMetrics } from '#src/operators/drift/drift-metrics.ts';
import { purgeDrift } from '#src/operators/drift/purge-drift.ts';
import { readSettings } from '#src/settings/settings.ts';
import { createStorage } from '#src/storage/create-storage.ts';
import { type DriftScene, startDriftScene } from '#test/support/drift-scene.ts';

describe('the drift report of running replicas', () => {
  const log = createLog('silent');
  let scene: DriftScene;
  beforeAll(async () => {
    scene = await startDriftScene({ ROOM_TELEPHONY_ENABLED: 'false' });
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  /** The loop of a replica, with its metrics. */
  const startReplica = () => {
    const { runtime, database, settings } = scene.rest.product;
    const { url: apiUrl, key, secret } = scene.livekit;
    const registry = new Registry();
    const loop = driftLoop(
      {
        runtime,
        database,
        settings,
        log,
        livekit: createLiveKitClient({ apiUrl, key, secret }),
        storage: createStorage(settings),
        mask: createCallerMask('the-secret-of-tests'),
        secret: 'the-secret-of-tests',
        metrics: driftMetrics(createMetricMakers(registry)),
      },
      0,
    );
    return { turn: () => loop.turn(), metrics: () => registry.metrics() };
  };

  it('is made by one of them at a time, which looks again at what is new, and counted by all', async () => {
    const [first, second] = [startReplica(), startReplica()];
    const { room, sid } = await scene.meet();
    scene.live.rooms.delete(room);
    const asked = () => scene.livekit.calls.filter(({ method }) => method === 'ListEgress').length;
    const before = asked();
    await Promise.all([first.turn(), second.turn()]);
    expect(asked()).toBe(before + 1);
    expect(await first.metrics()).toContain('greenroom_drift{what="room"} 0');

    await Promise.all([first.turn(), second.turn()]);
    expect(asked()).toBe(before + 2);
    await Promise.all([first.turn(), second.turn()]);
    for (const { metrics } of [first, second]) expect(await metrics()).toContain('greenroom_drift{what="room"} 1');
    expect((await scene.read(`?room=room-${room}`)).results).toMatchObject([{ what: 'room', thing: sid }]);

    await scene.tell(room, { type: 'livekit.roomFinished', sid });
    await scene.passTime();
    await first.turn();
    expect(await first.metrics()).toContain('greenroom_drift_mended_total{what="room"} 1');
    expect(await first.metrics()).toContain('greenroom_drift{what="room"} 0');
  });

  it('asks LiveKit once for each running meeting, and once for all the rest', async () => {
    const many = 12;
    const met = [];
    for (let at = 0; at < many; at++) met.push(await scene.meet());
    await scene.passTime();
    const before = scene.livekit.calls.length;
    await scene.check();
    const methods = scene.livekit.calls.slice(before).map(({ method }) => method);
    const counts = Object.fromEntries(
      [...Map.groupBy(methods, (one) => one)].map(([name, { length }]) => [name, length]),
    );
    expect(counts).toEqual({ ListRooms: 1, ListParticipants: many, ListEgress: 1, ListSIPDispatchRule: 1 });
    for (const { room, sid } of met) await scene.tell(room, { type: 'livekit.roomFinished', sid });
    scene.live.rooms.clear();
  });

  it('is shown and made by the command line', async () => {
    const { room, sid } = await scene.meet();
    scene.live.rooms.delete(room);
    const { url, key, secret } = scene.livekit;
    const env = { LIVEKIT_API_URL: url, LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret, RECORDING_ENABLE: 'true' };
    const settings = readSettings({ ...env, ...scene.bucket.env, DJANGO_SECRET_KEY: 'the-secret-of-tests' });
    const tools = { settings, database: scene.rest.product.database, log, limit: 200 };
    await scene.passTime();
    expect((await driftCommand.run(tools, [], { room })).text).toContain('There are no differences.');
    const { text, data } = await driftCommand.run(tools, [], { room: `room-${room}`, check: true });
    expect(text).toContain(`room missing  ${sid}  room ${room}`);
    expect(data).toMatchObject({ failed: [], counts: { room: 1 }, results: [{ room, what: 'room' }] });
    await expect(driftCommand.run(tools, [], { room: 'nowhere' })).rejects.toThrow('There is no room nowhere.');
  });

  it('forgets ended differences with the journal', async () => {
    const { database, settings } = scene.rest.product;
    await database.pool.query(
      `insert into greenroom.drift_history
         (what, direction, thing, since, seen_at, next, ended_at, mended_by)
       select 'file', 'missing', age::text, now() - age, now() - age, '', now() - age, 'by itself'
       from unnest('{29 days,31 days}'::interval[]) age`,
    );
    await keepHouse(database, purgeDrift(settings));
    const { rows } = await database.pool.query("select thing from greenroom.drift_history where what = 'file'");
    expect(rows).toEqual([{ thing: '29 days' }]);
  });
});
