import { fireDueTimers } from '#src/actors/due-timers.ts';
import type { BenchProduct } from './bench-product.ts';
import { load } from './http-load.ts';
import { inTurns, milliseconds, type Row, sample, summarise, throughput } from './measure.ts';
import type { RoomMover } from './room-mover.ts';

const ms = 2_000;

/** Measures the actor engine: webhooks, timers, and how a busy room slows others. */
export async function measureEngine(product: BenchProduct, mover: RoomMover): Promise<Row[]> {
  const user = await product.makeUser();
  const rooms = await Promise.all(Array.from({ length: 1_000 }, () => product.makeRoom(user.id, 'restricted')));
  await product.pool.query('create table if not exists bench_row (id int primary key, n int not null)');
  await product.pool.query('insert into bench_row select i, 0 from generate_series(1, 1000) i on conflict do nothing');
  await Promise.all(rooms.map((room) => mover.join(room, 0)));
  return [
    await measureWebhooks(product, rooms),
    await measureStorm(mover, rooms),
    await measureTimers(product, mover, rooms),
  ];
}

const update = (product: BenchProduct, row: number) =>
  product.pool.query({
    name: 'bench.update',
    text: 'update bench_row set n = n + 1 where id = $1',
    values: [(row % 1_000) + 1],
  });

async function measureWebhooks(product: BenchProduct, rooms: readonly string[]): Promise<Row> {
  const path = '/api/v1.0/rooms/webhooks-livekit/';
  const cookies = Array.from({ length: 64 }, () => '');
  let row = 0;
  const both = await inTurns(
    () => load({ origin: product.origin, path, cookies, webhooks: { ...product.livekit, rooms }, ms }),
    () => throughput(64, ms, async () => void (await update(product, row++))),
  );
  return { name: 'webhooks, verified, over 1,000 rooms, 64 wide : single-row UPDATEs', ...both, goal: '≥ 0.35' };
}

/** Measures the slowest deliveries to quiet rooms while one room is flooded, against the same without the flood. */
async function measureStorm(mover: RoomMover, rooms: readonly string[]): Promise<Row> {
  let person = 1_000_000;
  const durations: { without: number[]; during: number[] } = { without: [], during: [] };
  const quiet = async (into: number[]) => {
    for (let index = 0; index < 400; index++) {
      const start = performance.now();
      await mover.join(rooms[1 + (index % 900)]!, person++);
      // The first ones meet a storm that has just begun or ended.
      if (index >= 50) into.push(performance.now() - start);
    }
  };
  // In turns, so that other load affects both.
  for (let round = 0; round < 7; round++) {
    await quiet(durations.without);
    let storming = true;
    const storm = Array.from({ length: 32 }, async () => {
      while (storming) await mover.join(rooms[0]!, person++);
    });
    await quiet(durations.during);
    storming = false;
    await Promise.all(storm);
  }
  const [without, during] = [summarise(durations.without), summarise(durations.during)];
  return {
    name: 'p99 of quiet rooms while one room is stormed : without the storm',
    ours: milliseconds(during),
    peer: milliseconds(without),
    ratio: during.p99 / without.p99,
    goal: '≤ 2',
  };
}

/** Measures deliveries while 10,000 timers fire at once, against the same without timers. */
async function measureTimers(product: BenchProduct, mover: RoomMover, rooms: readonly string[]): Promise<Row> {
  let person = 2_000_000;
  const crowded = rooms[999]!;
  await mover.knockMany(crowded, 10_000);
  const request = (index: number) => mover.join(rooms[1 + ((index + 50) % 900)]!, person++);
  const idle = await sample(300, request);
  await product.pool.query(
    `update greenroom.actor set due_at = '2000-01-01', timers = (
       select jsonb_object_agg(key, jsonb_set(value, '{at}', '"2000-01-01T00:00:00.000Z"')) from jsonb_each(timers))
     where kind = 'guest' and room = $1`,
    [crowded],
  );
  const durations: number[] = [];
  let firing = true;
  const fired = fireDueTimers(mover.runtime).finally(() => {
    firing = false;
  });
  const start = performance.now();
  for (let index = 0; firing; index++) {
    const asked = performance.now();
    await request(index);
    durations.push(performance.now() - asked);
  }
  const count = await fired;
  const seconds = (performance.now() - start) / 1000;
  const during = summarise(durations);
  return {
    name: `requests while ${count} timers fire in ${seconds.toFixed(1)} s : while nothing fires`,
    ours: milliseconds(during),
    peer: milliseconds(idle),
    ratio: during.p99 / idle.p99,
    goal: 'no stall',
  };
}
