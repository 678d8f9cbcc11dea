import { Client } from 'pg';
import { entityTransaction } from '#src/db/transaction.ts';
import { createLog } from '#src/kernel/log.ts';
import { openProductDatabase } from '#src/product-database.ts';
import { createRuntime } from '#src/product-runtime.ts';
import { insertRoom } from '#src/rooms/insert-room.ts';
import { slugFor } from '#src/rooms/room-fields.ts';
import { createTrunkSpread } from '#src/rooms/trunk-spread.ts';
import { readSettings } from '#src/settings/settings.ts';
import type { BenchProduct } from './bench-product.ts';
import type { Row } from './measure.ts';

const rooms = 100_000;
const width = 16;
const replicas = 3;
const trunks = ['ST_a', 'ST_b', 'ST_c', 'ST_d'];
/** A million PINs per trunk: while 25,000 rooms are created on it, about every 80th draw collides. */
const digits = 6;
/** Begin, resource, room, access and commit. */
const statementsPerRoom = 5;

/** Measures the concurrent creation of 100,000 rooms with PINs on four trunks, one transaction each. */
export async function measurePins(product: BenchProduct): Promise<Row[]> {
  const settings = readSettings({
    ROOM_TELEPHONY_ENABLED: 'true',
    ROOM_TELEPHONY_PIN_LENGTH: String(digits),
    GREENROOM_SIP_TRUNKS: trunks.join(),
  });
  const log = createLog('error');
  const database = await openProductDatabase(product.databaseUrl, log);
  // One spread per replica; each knows other replicas' rooms only from its last count.
  const spreads = Array.from({ length: replicas }, () => createTrunkSpread(database, trunks));
  const count = () => Promise.all(spreads.map((spread) => spread.refresh()));
  await product.pool.query(
    `insert into greenroom.replica (id, workers, beat_at)
       select gen_random_uuid(), array[]::text[], now() + interval '1 hour' from generate_series(2, $1)`,
    [replicas],
  );
  let collisions = 0;
  let missing = 0;
  const parts = {
    settings,
    runtime: createRuntime({ database, log, secret: 'the-secret' }, settings),
    countPinCollision() {
      collisions += 1;
    },
    countMissingPin() {
      missing += 1;
    },
  };
  const owner = await product.makeUser();
  const create = (name: string, index: number) =>
    entityTransaction(database, (tx) =>
      insertRoom(
        { ...parts, trunks: spreads[index % replicas]! },
        tx,
        { name, slug: slugFor(name), accessLevel: 'public', configuration: {} },
        owner.id,
      ),
    );
  for (let index = 0; index < 500; index++) await create(`Warm ${index}`, index);
  await product.pool.query('delete from meet_resource_access where user_id = $1', [owner.id]);
  await product.pool.query('delete from meet_room where trunk_id is not null');
  await count();
  [collisions, missing] = [0, 0];

  const tenths: number[] = [];
  const statements = await countSent(async () => {
    for (let tenth = 0; tenth < 10; tenth++) {
      const start = performance.now();
      let next = 0;
      await Promise.all(
        Array.from({ length: width }, async () => {
          for (let index = next++; index < rooms / 10; index = next++) await create(`Room ${tenth} ${index}`, index);
        }),
      );
      tenths.push(performance.now() - start);
      await count();
    }
  });
  const start = performance.now();
  await count();
  const refreshMs = (performance.now() - start) / replicas;
  const counts = await countByTrunk(product);
  await product.pool.query('delete from greenroom.replica where beat_at > now()');
  await database.close();

  const perRoom = (ms: number) => `${((ms * 1000) / (rooms / 10)).toFixed(0)} µs a room`;
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  // Expected collisions: each draw is compared with the PINs already on its trunk.
  const likely = trunks.length * ((rooms / trunks.length) ** 2 / 2 / 10 ** digits);
  return [
    {
      name: `${rooms} rooms with a PIN on 4 trunks by ${replicas} replicas: the fullest : the emptiest`,
      ours: String(most),
      peer: String(least),
      ratio: most / least,
      goal: '≤ 1.01',
    },
    {
      name: `the last tenth of them : the first, ${width} at once`,
      ours: perRoom(tenths.at(-1)!),
      peer: perRoom(tenths[0]!),
      ratio: tenths.at(-1)! / tenths[0]!,
      goal: '≤ 1.2',
    },
    {
      name: `PINs of ${digits} digits that were taken, ${missing} rooms without : as chance has it`,
      ours: String(collisions),
      peer: likely.toFixed(0),
      ratio: collisions / likely,
      goal: '0.9 to 1.1',
    },
    {
      name: 'statements : 5 a room and one for each PIN that was taken',
      ours: String(statements),
      peer: String(statementsPerRoom * rooms + collisions),
      ratio: statements / (statementsPerRoom * rooms + collisions),
      goal: '1.00',
    },
    {
      name: 'rooms counted by trunk : within a minute',
      ours: `${refreshMs.toFixed(1)} ms`,
      peer: '60000 ms',
      ratio: refreshMs / 60_000,
      goal: '≤ 0.01',
    },
  ];
}

async function countByTrunk({ pool }: BenchProduct): Promise<number[]> {
  const { rows } = await pool.query<{ rooms: number }>(
    'select count(*)::int as rooms from meet_room where pin_code is not null group by trunk_id',
  );
  return rows.map(({ rooms }) => rooms);
}

/** Counts the statements of room creations that `act` sends; ignores the product's background statements. */
async function countSent(act: () => Promise<void>): Promise<number> {
  const { query } = Client.prototype;
  let sent = 0;
  Client.prototype.query = function (this: Client, ...args: unknown[]) {
    const [first] = args as [string | { readonly text: string }];
    const text = typeof first === 'string' ? first : first.text;
    if (/^\s*(start transaction|insert into|commit|rollback|select .* from .*meet_room)/i.test(text)) sent += 1;
    return (query as (...args: unknown[]) => unknown).apply(this, args);
  } as typeof query;
  try {
    await act();
    return sent;
  } finally {
    Client.prototype.query = query;
  }
}
