import type { Journaling } from '#src/actors/journaling.ts';
import { createMailbox } from '#src/actors/mailbox.ts';
import type { BenchProduct } from './bench-product.ts';
import { type Row, throughput } from './measure.ts';
import { createRoomMover, type RoomMover } from './room-mover.ts';

const rooms = 1_000;
const ms = 2_000;
const rounds = 8;

/** Lines without replay data, for comparison. */
const nothing: Journaling = {
  checkpoint: () => ({ version: 1, snapshot: {}, timers: {} }),
  keep(_, { actor, revision }) {
    // Otherwise each switch between the two would write a checkpoint.
    actor.journaled = revision;
    return { given: null, limits: null, checkpoint: null };
  },
  unstored: null,
  stored: () => undefined,
};

/** Measures the cost of replay data in journal lines, against the same deliveries without it. */
export async function measureJournal(product: BenchProduct, mover: RoomMover): Promise<Row[]> {
  const user = await product.makeUser();
  const ids = await Promise.all(Array.from({ length: rooms }, () => product.makeRoom(user.id, 'restricted')));
  const without = createRoomMover({ ...mover.runtime, mailbox: createMailbox(), journaling: nothing });
  let person = 3_000_000;
  const once = (by: RoomMover) => {
    const next = person++;
    return by.join(ids[next % rooms]!, next);
  };
  for (let index = 0; index < rooms; index++) await once(mover);

  // Alternating, so that both find tables of the same size.
  const ours = { wall: 0, cpu: 0 };
  const peer = { wall: 0, cpu: 0 };
  for (let round = 0; round < rounds; round++) {
    for (const [sum, by] of [[peer, without] as const, [ours, mover] as const]) {
      const { wall, cpu } = await measureOne(() => once(by));
      sum.wall += wall / rounds;
      sum.cpu += cpu / rounds;
    }
  }
  const bytes = await measureLines(product, ids);
  return [
    {
      name: 'deliveries over 1,000 rooms, 64 wide : without what a replay needs',
      ours: `${ours.wall.toFixed(0)} µs each`,
      peer: `${peer.wall.toFixed(0)} µs each`,
      ratio: ours.wall / peer.wall,
      goal: '≤ 1.15',
    },
    {
      name: 'processor time of this process for each of them : without what a replay needs',
      ours: `${ours.cpu.toFixed(0)} µs`,
      peer: `${peer.cpu.toFixed(0)} µs`,
      ratio: ours.cpu / peer.cpu,
      goal: '≤ 1.15',
    },
    {
      name: `journal lines of joins (checkpoints ${bytes.checkpoints.toFixed(0)} bytes a line) : without what a replay needs`,
      ours: `${bytes.ours.toFixed(0)} bytes`,
      peer: `${bytes.peer.toFixed(0)} bytes`,
      ratio: bytes.ours / bytes.peer,
      goal: '≤ 1.75',
    },
  ];
}

/** Microseconds of each of many deliveries. */
async function measureOne(once: () => Promise<void>): Promise<{ wall: number; cpu: number }> {
  const before = process.cpuUsage();
  let done = 0;
  const rate = await throughput(64, ms, async () => {
    await once();
    done += 1;
  });
  const { user, system } = process.cpuUsage(before);
  return { wall: 1e6 / rate, cpu: (user + system) / done };
}

/** Bytes per line with and without replay data, and of checkpoints, averaged over all lines. */
async function measureLines({ pool }: BenchProduct, ids: readonly string[]) {
  const { rows } = await pool.query<{ ours: number; peer: number; checkpoints: number }>(
    `select avg(pg_column_size(j)) filter (where given is not null)::float8 as ours,
        avg(pg_column_size(j)) filter (where given is null)::float8 as peer,
        (coalesce(sum(pg_column_size(checkpoint)), 0) / count(given))::float8 as checkpoints
      from greenroom.journal j where room = any($1::uuid[]) and revision > 1`,
    [ids],
  );
  return rows[0]!;
}
