import type { BenchProduct } from './bench-product.ts';
import { inTurns, type Row, throughput } from './measure.ts';
import type { RoomMover } from './room-mover.ts';

const rooms = 1_000;
const ms = 1_500;

/** Measures durable deliveries per second against single-row UPDATEs with the same driver on the same PostgreSQL. */
export async function measureDeliveries(product: BenchProduct, mover: RoomMover): Promise<Row[]> {
  const user = await product.makeUser();
  const ids: string[] = [];
  for (let index = 0; index < rooms; index++) ids.push(await product.makeRoom(user.id, 'restricted'));
  await product.pool.query('create table if not exists bench_row (id int primary key, n int not null)');
  await product.pool.query('insert into bench_row select i, 0 from generate_series(1, 1000) i on conflict do nothing');
  await Promise.all(ids.map((id) => mover.join(id, 0)));

  let person = 1;
  const join = async (spread: number) => {
    const next = person++;
    await mover.join(ids[next % spread]!, next);
  };
  let row = 0;
  const update = async (spread: number) => {
    await product.pool.query({
      name: 'bench.update',
      text: 'update bench_row set n = n + 1 where id = $1',
      values: [(row++ % spread) + 1],
    });
  };
  const compare = async (name: string, spread: number, width: number, goal: string): Promise<Row> => {
    const both = await inTurns(
      () => throughput(width, ms, () => join(spread)),
      () => throughput(width, ms, () => update(spread)),
    );
    return { name, ...both, goal };
  };
  return [
    await compare('deliveries over 1,000 rooms, 64 wide : single-row UPDATEs', rooms, 64, '≥ 0.45'),
    await compare('deliveries over 1,000 rooms, 256 wide : single-row UPDATEs', rooms, 256, '≥ 0.60'),
    await compare('deliveries to one room, 64 wide : UPDATEs of one row', 1, 64, '≥ 3'),
  ];
}
