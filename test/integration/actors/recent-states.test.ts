import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRecentStates, type RecentState } from '#src/actors/recent-states.ts';
import { createLog } from '#src/kernel/log.ts';
import { openProductDatabase } from '#src/product-database.ts';
import { createRuntime } from '#src/product-runtime.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { type ActorScene, joins, report, startActorScene, tell } from '#test/support/actor-scene.ts';

let scene: ActorScene;
beforeAll(async () => {
  scene = await startActorScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const people = async (room: Room): Promise<unknown> => (await scene.actor('room', room.id)).snapshot.context.people;

it('a state that somebody wrote by hand replaces the remembered one', async () => {
  const room = await scene.newRoom();
  await tell(scene, report(room, joins('ada')));
  await tell(scene, report(room, joins('bob')));
  await scene.pool.query(
    `update greenroom.actor set snapshot = jsonb_set(snapshot, '{context,people}', '40') where id = $1`,
    [room.id],
  );
  await tell(scene, report(room, joins('eve')));
  expect(await people(room)).toBe(41);
});

it('a row without a state is not given the remembered one', async () => {
  const room = await scene.newRoom();
  await tell(scene, report(room, joins('ada')));
  await scene.pool.query(`update greenroom.actor set snapshot = 'null' where id = $1`, [room.id]);
  expect(await tell(scene, report(room, joins('bob')))).toBe('kept');
});

it('a state that another replica committed replaces the remembered one', async () => {
  const log = createLog('error');
  const database = await openProductDatabase(scene.databaseUrl, log);
  const other = { ...scene, runtime: createRuntime({ database, log, secret: 'the-secret' }, scene.settings) };
  const room = await scene.newRoom();
  for (const [replica, name] of [
    [scene, 'ada'],
    [other, 'bob'],
    [scene, 'eve'],
    [other, 'dan'],
    [scene, 'gus'],
  ] as const) {
    await tell(replica, report(room, joins(name)));
  }
  await database.close();
  expect(await people(room)).toBe(5);
  expect(await scene.actor('room', room.id)).toMatchObject({ revision: 5 });
});

it('a state that was rolled back is not remembered', async () => {
  const room = await scene.newRoom();
  await tell(scene, report(room, joins('ada')));
  await scene.pool.query(
    `alter table greenroom.presence add constraint no_mallory check (identity <> 'mallory' or room <> '${room.id}')`,
  );
  await expect(tell(scene, report(room, joins('mallory')))).rejects.toThrow();
  await scene.pool.query('alter table greenroom.presence drop constraint no_mallory');
  await tell(scene, report(room, joins('bob')));
  expect(await people(room)).toBe(2);
});

it('only the states that were used last are remembered', () => {
  const recent = createRecentStates();
  const address = (id: number) => ({ kind: 'room', id: String(id) });
  const state = {} as RecentState;
  for (let id = 0; id < 2_000; id++) recent.remember(address(id), state);
  expect(recent.find(address(0))).toBe(state);
  recent.remember(address(2_000), state);
  expect(recent.find(address(0))).toBe(state);
  expect(recent.find(address(1))).toBeUndefined();
});
