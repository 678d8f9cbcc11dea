import type { BenchProduct } from './bench-product.ts';
import { type Row, throughput } from './measure.ts';
import type { RoomMover } from './room-mover.ts';

const rooms = 1_000;
const width = 16;
const ms = 5_000;

/** Durable deliveries a second over 1,000 rooms, against single-row UPDATEs by the same driver on the same PostgreSQL. */
export async function measureDeliveries(product: BenchProduct, mover: RoomMover): Promise<Row[]> {
  const user = await product.makeUser();
  const ids: string[] = [];
  for (let index = 0; index < rooms; index++) ids.push(await product.makeRoom(user.id, 'restricted'));
  await product.pool.query('create table if not exists bench_row (id int primary key, n int not null)');
  await product.pool.query('insert into bench_row select i, 0 from generate_series(1, 1000) i on conflict do nothing');
  for (const id of ids) await mover.join(id, 0);

  let person = 1;
  const ours = await throughput(width, ms, async () => {
    const next = person++;
    await mover.join(ids[next % rooms]!, next);
  });
  let row = 0;
  const theirs = await throughput(width, ms, async () => {
    const id = (row++ % rooms) + 1;
    await product.pool.query({
      name: 'bench.update',
      text: 'update bench_row set n = n + 1 where id = $1',
      values: [id],
    });
  });
  return [
    {
      name: 'deliveries over 1,000 rooms : single-row UPDATEs',
      ours: `${ours.toFixed(0)}/s`,
      peer: `${theirs.toFixed(0)}/s`,
      ratio: ours / theirs,
      goal: 'printed',
    },
  ];
}
