import type { Pool } from 'pg';
import { roomAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { startWorker } from '#src/jobs/worker.ts';
import { newId } from '#src/kernel/ids.ts';
import { createLog } from '#src/kernel/log.ts';
import { migrateProduct, openProductDatabase } from '#src/product-database.ts';
import { createRuntime } from '#src/product-runtime.ts';
import { readSettings } from '#src/settings/settings.ts';
import type { BenchProduct } from './bench-product.ts';
import { milliseconds, type Row, sample, summarise } from './measure.ts';

const times = 300;
const warmUp = 50;

/**
 * Measures the time from the commit of a transition to the start of its effect, and from its event on, against a
 * transaction that adds a job to graphile-worker and the start of that job, in the same queue with the same worker.
 */
export async function measureEffects(product: BenchProduct): Promise<Row[]> {
  // A separate database, because the product's worker would take commands from its own.
  await product.pool.query('create database effects');
  const url = new URL(product.databaseUrl);
  url.pathname = '/effects';
  const log = createLog('error');
  const database = await openProductDatabase(url.href, log);
  await migrateProduct(database);
  let committed = 0;
  const onMoved = () => {
    committed = performance.now();
  };
  const runtime = createRuntime(
    { database, log, secret: 'the-secret', onMoved },
    readSettings({ GREENROOM_SWEEP_SECONDS: '3600' }),
  );
  const started = new Map<string, () => void>();
  const worker = await startWorker({
    runtime,
    handlers: {
      'livekit.listParticipants': async ({ to }) => {
        started.get(to.id)?.();
        return { outcome: { type: 'livekit.listFailed', reason: 'bench' } };
      },
    },
    rounds: [],
    tasks: [
      {
        name: 'bench.job',
        queue: null,
        run: async (about) => {
          started.get(about)?.();
          return null;
        },
      },
    ],
    onOutcome: () => undefined,
  });
  /** Resolves with the milliseconds from the commit to the start of the job, when both have happened. */
  const start = async (key: string, cause: () => Promise<unknown>): Promise<number> => {
    const begun = new Promise<number>((resolve) => started.set(key, () => resolve(performance.now())));
    const [, at] = await Promise.all([cause(), begun]);
    started.delete(key);
    return at - committed;
  };
  const rooms = await makeRooms(database.pool, times + warmUp);
  // Creates their actors.
  for (const room of rooms) await tell(runtime, room, 'livekit.roomFinished');
  const waits: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  const ours = await sample(
    times,
    async () => {
      const room = rooms.pop()!;
      waits.ours.push(await start(room, () => tell(runtime, room, 'livekit.roomSeen')));
    },
    warmUp,
  );
  const theirs = await sample(
    times,
    async () => {
      const key = newId();
      const add = () => addJob(database.pool, key).then(onMoved);
      waits.theirs.push(await start(key, add));
    },
    warmUp,
  );
  await worker.stop();
  await database.close();
  const [ourWait, theirWait] = [summarise(waits.ours.slice(warmUp)), summarise(waits.theirs.slice(warmUp))];
  return [
    {
      name: 'commit → start of its effect : commit of one job → start of that job',
      ours: milliseconds(ourWait),
      peer: milliseconds(theirWait),
      ratio: ourWait.median / theirWait.median,
      goal: '≤ 1.5',
    },
    {
      name: 'event → start of its effect : transaction with one job → start of that job',
      ours: milliseconds(ours),
      peer: milliseconds(theirs),
      ratio: ours.median / theirs.median,
      goal: 'printed',
    },
  ];
}

async function makeRooms(pool: Pool, count: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `with ids as (select gen_random_uuid() as id from generate_series(1, $1)),
      resources as (insert into meet_resource (id, created_at, updated_at) select id, now(), now() from ids),
      rooms as (insert into meet_room (resource_id, name, slug, configuration, access_level)
        select id, id::text, id::text, '{}', 'restricted' from ids)
      select id from ids`,
    [count],
  );
  return rows.map(({ id }) => id);
}

const tell = (runtime: Runtime, room: string, type: 'livekit.roomSeen' | 'livekit.roomFinished') =>
  deliver(runtime, [
    {
      to: roomAddress(room),
      event: { type, sid: `RM_${room}` },
      key: newId(),
      cause: { by: 'operator', id: 'bench' },
    },
  ]);

/** Adds a job with one statement in one transaction. */
async function addJob(pool: Pool, about: string): Promise<void> {
  const client = await pool.connect();
  await client.query('begin');
  await client.query({
    name: 'bench.add-job',
    text: `select graphile_worker.add_job('bench.job', $1::json, max_attempts := 1)`,
    values: [JSON.stringify({ about, tries: 0 })],
  });
  await client.query('commit');
  client.release();
}
