import { expect, it } from 'vitest';
import { createLog } from '#src/kernel/log.ts';
import { readStandings } from '#src/meetings/rights.ts';
import { openProductDatabase } from '#src/product-database.ts';
import { createRuntime } from '#src/product-runtime.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { type ActorScene, joins, report, startActorScene, tell } from '#test/support/actor-scene.ts';
import { eventually } from '#test/support/eventually.ts';

const rooms = 300;
const tables = [
  ...['actor', 'seen_key', 'presence', 'stream', 'ban', 'guest', 'attendance'].map((table) => `greenroom.${table}`),
  ...['meet_room', 'meet_resource_access', 'meet_user'].map((table) => `public.${table}`),
];

/** Acts through connections of its own, and waits until they have ended and thereby reported their statistics. */
async function onOwnConnections(scene: ActorScene, act: (replica: ActorScene) => Promise<unknown>): Promise<void> {
  const { rows } = await scene.pool.query('select clock_timestamp()::text as start');
  const log = createLog('error');
  const database = await openProductDatabase(scene.databaseUrl, log);
  await act({ ...scene, runtime: createRuntime({ database, log, secret: 'the-secret' }, scene.settings) });
  // The pool does not wait for the end of its connections.
  await database.close();
  const own = `datname = current_database() and application_name = 'greenroom' and backend_start > $1::timestamptz`;
  await eventually('the connections have ended', async () => {
    return (await scene.count('pg_stat_activity', own, [rows[0].start])) === 0;
  });
}

/** Rows of each table that `act` reads, and how many updates were in place. */
async function measure(scene: ActorScene, act: (replica: ActorScene) => Promise<unknown>) {
  await scene.pool.query('select pg_stat_reset()');
  await onOwnConnections(scene, act);
  const { rows } = await scene.pool.query<{ table: string; read: number; updated: number; inPlace: number }>(
    `select relname as table, (coalesce(idx_tup_fetch, 0) + seq_tup_read)::float8 as read,
       n_tup_upd::int as updated, n_tup_hot_upd::int as "inPlace"
     from pg_stat_user_tables where schemaname in ('greenroom', 'public')`,
  );
  return new Map(rows.map((row) => [row.table, row]));
}

/** A scene without statistics of its tables, as right after an installation: the planner believes them nearly empty. */
async function startUnanalysedScene(): Promise<ActorScene> {
  const scene = await startActorScene();
  for (const table of tables) await scene.pool.query(`alter table ${table} set (autovacuum_enabled = off)`);
  return scene;
}

const makeRooms = (scene: ActorScene): Promise<Room[]> =>
  Promise.all(Array.from({ length: rooms }, () => scene.newRoom()));

it('a delivery reads and writes as few rows among many rooms, keys and accesses as among few', async () => {
  await using scene = await startUnanalysedScene();
  const all = await makeRooms(scene);
  const names = ['ada', 'bob', 'eve', 'dan'];
  const of = await measure(scene, async (replica) => {
    for (const name of names) await Promise.all(all.map((room) => tell(replica, report(room, joins(name)))));
  });
  expect([...of.values()].filter(({ read }) => read > 5 * names.length * rooms)).toEqual([]);
  const { updated, inPlace } = of.get('actor')!;
  expect(updated).toBeGreaterThanOrEqual((names.length - 1) * rooms);
  expect(inPlace / updated).toBeGreaterThan(0.5);
});

it('the rights of a person cost as few rows among many rooms and people as among few', async () => {
  await using scene = await startUnanalysedScene();
  const all = await makeRooms(scene);
  await onOwnConnections(scene, (replica) => Promise.all(all.map((room) => tell(replica, report(room, joins('ada'))))));
  const of = await measure(scene, async ({ runtime }) => {
    for (const { id } of all) await readStandings(runtime.database.pool, [{ room: id, identity: 'ada' }]);
  });
  expect([...of.values()].filter(({ read }) => read > 5 * rooms)).toEqual([]);
});
