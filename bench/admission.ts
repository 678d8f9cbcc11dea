import { Client, type ClientConfig } from 'pg';
import type { Socket } from 'socket.io-client';
import { newId } from '#src/kernel/ids.ts';
import type { BenchProduct } from './bench-product.ts';
import { startEchoPeer } from './echo-peer.ts';
import { milliseconds, type Row, type Sample, sample } from './measure.ts';
import { recordStatements, replay } from './replay.ts';

// Rounds without measurement, in which both sides are compiled by the JIT.
const warmUp = 1_000;
const times = 300;

/**
 * Measures knock → admit → token, two durable commits, against two single-row UPDATE commits and two echoes with the
 * same driver.
 */
export async function measureAdmission(product: BenchProduct): Promise<Row[]> {
  const user = await product.makeUser();
  const room = await product.makeRoom(user.id, 'restricted');
  const host = await product.connect(user.cookie);
  await ask(host, 'room:watch', { room });
  const peer = await startEchoPeer(product.pool);

  // One fresh, already connected guest per round, so that only the admission is measured.
  const guests: Socket[] = [];
  for (let index = 0; index < times + warmUp; index++) guests.push(await product.connect());
  const waiting = [...guests];
  const decisions: Promise<unknown>[] = [];
  host.on('fact', ({ type, data }) => {
    if (type !== 'guest.waiting') return;
    decisions.push(ask(host, 'lobby:decide', { room, participant_id: data.participant.id, allow_entry: true }));
  });
  const admit = async (guest: Socket): Promise<string> => {
    const token = new Promise<void>((resolve) => {
      guest.on('entry', ({ livekit }) => livekit !== undefined && resolve());
    });
    const [entered] = await Promise.all([ask(guest, 'room:enter', { room, username: 'Guest' }), token]);
    return (entered.participant as { id: string }).id;
  };
  const ours = await sample(
    times,
    async () => {
      await admit(waiting.pop()!);
    },
    warmUp,
  );
  for (const guest of guests) guest.close();
  const theirs = await sample(
    times,
    async () => {
      await peer.socket.emitWithAck('echo', 1);
      await peer.socket.emitWithAck('echo', 2);
    },
    warmUp,
  );
  const bare = await measureStatements(product, () => product.connect().then(admit));
  host.off('fact');
  // A token may arrive before the answer to its decision.
  await Promise.all(decisions);
  await peer.close();
  return [
    {
      name: 'knock → admit → token : 2 UPDATE commits + 2 echoes',
      ours: milliseconds(ours),
      peer: milliseconds(theirs),
      ratio: ours.median / theirs.median,
      goal: '≤ 4',
    },
    {
      name: 'its statements alone, without machines, wire and token : the same',
      ours: milliseconds(bare),
      peer: milliseconds(theirs),
      ratio: bare.median / theirs.median,
      goal: '≤ 2.5',
    },
  ];
}

/** Replays the statements of one admission for new guests, on a separate connection. */
async function measureStatements(product: BenchProduct, admitOne: () => Promise<string>): Promise<Sample> {
  // A first knock notifies hosts without a socket, which takes one more statement.
  let guest = await admitOne();
  const record = () =>
    recordStatements(async () => {
      guest = await admitOne();
    });
  // A timer's transaction in between could not be repeated: its actor moves only once.
  const isWhole = () => recorded.flat().filter(({ name }) => name?.startsWith('actor.record')).length === 2;
  let recorded = await record();
  for (let tries = 1; !isWhole(); tries++) {
    if (tries === 10) throw new Error('An admission is not recorded as two commits any more.');
    recorded = await record();
  }
  const client = new Client({ connectionString: product.databaseUrl, pipeline: true } as ClientConfig);
  await client.connect();
  await client.query('set plan_cache_mode = force_generic_plan; set enable_seqscan = off');
  const measured = await sample(times, replay(client, recorded, guest), warmUp);
  await client.end();
  return measured;
}

/** Sends one request and resolves with its answer; rejects when it was refused. */
export async function ask(socket: Socket, event: string, payload: object): Promise<Record<string, unknown>> {
  const ack = await socket.emitWithAck(event, { id: newId(), ...payload });
  if (!ack.ok) throw new Error(`${event}: ${ack.code} ${ack.message}`);
  return ack;
}
