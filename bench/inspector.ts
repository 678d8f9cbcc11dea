import { readFile } from 'node:fs/promises';
import { newId } from '#src/kernel/ids.ts';
import type { BenchProduct } from './bench-product.ts';
import { milliseconds, type Row, type Sample, sample, throughput } from './measure.ts';
import type { RoomMover } from './room-mover.ts';

const manyRooms = 10_000;
const manyLines = 100_000;
const manySteps = 1_000;
const events = 10_000;
const runs = 5;
const times = 20;

type Ask = (path: string) => Promise<void>;

/** Measures what operators read in a filled database, and what their open page costs a product under load. */
export async function measureInspector(product: BenchProduct, mover: RoomMover): Promise<Row[]> {
  const { pool } = product;
  const operator = await product.makeUser();
  await pool.query('update meet_user set is_superuser = true where id = $1', [operator.id]);
  const ask: Ask = async (path) => {
    const response = await fetch(`${product.origin}/operators/api/${path}`, { headers: { cookie: operator.cookie } });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path} was answered ${response.status}: ${text.slice(0, 200)}`);
  };
  const read = (path: string): Promise<Sample> => sample(times, () => ask(path), 5);

  const room = await product.makeRoom(operator.id, 'restricted');
  for (let step = 0; step < manySteps / 2; step++) {
    await mover.join(room, step);
    await mover.leave(room, step);
  }
  const replay = await read(`actors/room/${room}/replay/?steps=${manySteps}`);
  const cpu = await measureOpenPage(product, mover, ask, operator.id);

  await fillJournal(product, room);
  const newest = await read(`rooms/${room}/journal/?limit=200`);
  const rare = await read(`rooms/${room}/journal/?limit=200&actor=guest/${room}/${room}`);
  await fillRooms(product, room);
  const list = await read('rooms/?limit=100');
  const stuck = await read('rooms/?filter=stuck&limit=100');
  const one = await read(`rooms/${room}/`);
  return [
    within(`list of ${manyRooms} running rooms, with counts`, list, 200),
    within(`the same with ${manyRooms} jobs, those that are stuck`, stuck, 200),
    within('one room beside them', one, 200),
    within(`journal page of ${manyLines} lines`, newest, 100),
    within('the same, of an actor without lines', rare, 100),
    within(`replay of ${manySteps} steps`, replay, 1_000),
    {
      name: `processor time of ${events} events with an open page of operators : without (median of ${runs})`,
      ours: `${cpu.open.toFixed(2)} s`,
      peer: `${cpu.none.toFixed(2)} s`,
      ratio: cpu.open / cpu.none,
      goal: '≤ 1.05',
    },
  ];
}

const within = (name: string, ours: Sample, limit: number): Row => ({
  name,
  ours: milliseconds(ours),
  peer: `${limit} ms`,
  ratio: ours.median / limit,
  goal: '≤ 1',
});

/** Seconds of this process and of PostgreSQL for many events, with and without an open page; median of some runs. */
async function measureOpenPage(
  { pool, makeRoom }: BenchProduct,
  mover: RoomMover,
  ask: Ask,
  owner: string,
): Promise<{ readonly open: number; readonly none: number }> {
  const rooms = await Promise.all(Array.from({ length: 500 }, () => makeRoom(owner, 'restricted')));
  let person = 10_000_000;
  const load = async () => {
    const end = person + events;
    await throughput(64, Number.POSITIVE_INFINITY, async () => {
      if (person >= end) throw new Error('done');
      const next = person++;
      await mover.join(rooms[next % rooms.length]!, next);
    }).catch((error: unknown) => {
      if ((error as Error).message !== 'done') throw error;
    });
  };
  const measure = async (): Promise<number> => {
    const before = await processorSeconds(pool);
    await load();
    return (await processorSeconds(pool)) - before;
  };
  const open: number[] = [];
  const none: number[] = [];
  await load();
  for (let run = 0; run < runs; run++) {
    none.push(await measure());
    const poll = () => Promise.all([ask(`rooms/${rooms[0]}/`), ask(`rooms/${rooms[0]}/journal/?limit=50`)]);
    const diagnose = () => ask(`rooms/${rooms[0]}/diagnosis/`);
    const polling = [setInterval(() => void poll(), 2_000), setInterval(() => void diagnose(), 5_000)];
    await Promise.all([poll(), diagnose()]);
    open.push(await measure());
    for (const timer of polling) clearInterval(timer);
  }
  return { open: median(open), none: median(none) };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Seconds that this process and PostgreSQL, with its ended server processes, have used. */
async function processorSeconds(pool: BenchProduct['pool']): Promise<number> {
  const { user, system } = process.cpuUsage();
  const { rows } = await pool.query<{ pid: number }>('select pid from pg_stat_activity');
  const stats = (await Promise.all(rows.map(({ pid }) => readStat(pid)))).filter((stat) => stat !== null);
  const parent = stats[0] === undefined ? null : await readStat(stats[0].parent);
  const ticks = stats.reduce((sum, { own }) => sum + own, parent === null ? 0 : parent.own + parent.ended);
  return (user + system) / 1e6 + ticks / 100;
}

/** Ticks of a process and of its children that have ended; null if it has ended itself. */
async function readStat(pid: number): Promise<{ parent: number; own: number; ended: number } | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (text === null) return null;
  // After the name in parentheses: state, parent, …; proc_pid_stat(5).
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return { parent: fields[1]!, own: fields[11]! + fields[12]!, ended: fields[13]! + fields[14]! };
}

/** Adds lines to the journal of a room, copies of its newest one. */
const fillJournal = ({ pool }: BenchProduct, room: string) =>
  pool.query(
    `insert into greenroom.journal (room, kind, actor, revision, event, cause, state_before, state_after, facts, commands, given)
     select room, kind, actor, revision + n, event, cause, state_before, state_after, facts, commands, given
     from (select * from greenroom.journal where room = $1 order by id desc limit 1) j, generate_series(1, $2::int) n`,
    [room, manyLines],
  );

/** Adds running rooms like this one, with a participant, a line and a waiting command each. */
async function fillRooms({ pool }: BenchProduct, room: string): Promise<void> {
  const ids = Array.from({ length: manyRooms }, newId);
  await pool.query(
    `insert into meet_resource (id, created_at, updated_at) select id, now(), now() from unnest($1::uuid[]) id`,
    [ids],
  );
  await pool.query(
    `insert into meet_room (resource_id, name, slug, configuration, access_level)
     select id, 'Room ' || id, 'room-' || id, '{}', 'public' from unnest($1::uuid[]) id`,
    [ids],
  );
  await pool.query(
    `insert into greenroom.actor (kind, id, room, version, revision, snapshot, timers, due_at)
     select 'room', w.id, w.id, version, revision, jsonb_set(snapshot, '{value,meeting}', '{"running":"active"}'), timers,
       now() + interval '1 hour'
     from greenroom.actor a, unnest($1::uuid[]) as w (id) where a.kind = 'room' and a.id = $2`,
    [ids, room],
  );
  await pool.query(
    `insert into greenroom.presence (room, sid, livekit_room, identity, name, kind, joined_at)
     select id, 'PA_1', 'RM_1', 'person', 'Person', 'standard', now() from unnest($1::uuid[]) id`,
    [ids],
  );
  await pool.query(
    `insert into greenroom.journal (room, kind, actor, revision, event, cause, state_before, state_after, facts, commands)
     select id, 'room', id, 1, 'participant.joined', '{"by":"webhook","id":"EV_1"}', 'a', 'b', '{}', '{}' from unnest($1::uuid[]) id`,
    [ids],
  );
  await pool.query(
    `select graphile_worker.add_jobs(array(select row ('livekit.writeMetadata', json_build_object('key', 'room/' || id || '/1/0',
       'params', '{}'::json, 'to', json_build_object('kind', 'room', 'id', id), 'tries', 0, 'giveUpAt', now() + interval '10 minutes'),
       null, now() + interval '1 hour', 32767, 'room/' || id || '/1/0', null, null)::graphile_worker.job_spec from unnest($1::uuid[]) id))`,
    [ids],
  );
  await pool.query('analyze');
}
