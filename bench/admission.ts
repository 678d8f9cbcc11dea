import type { Socket } from 'socket.io-client';
import { newId } from '#src/ids.ts';
import type { BenchProduct } from './bench-product.ts';
import { startEchoPeer } from './echo-peer.ts';
import { milliseconds, type Row, sample } from './measure.ts';

// Both sides in the state of a server that runs: the first thousand rounds are spent on compiling.
const warmUp = 1_000;

/** Knock → admit → token, two durable commits, against two single-row UPDATE commits and two echoes by the same driver. */
export async function measureAdmission(product: BenchProduct): Promise<Row[]> {
  const user = await product.makeUser();
  const room = await product.makeRoom(user.id, 'restricted');
  const host = await product.connect(user.cookie);
  await ask(host, 'room:watch', { room });
  const peer = await startEchoPeer(product.pool);

  // A fresh guest each time, already connected: what is measured is the admission.
  const times = 300;
  const guests: Socket[] = [];
  for (let index = 0; index < times + warmUp; index++) guests.push(await product.connect());
  const waiting = [...guests];
  host.on('fact', ({ type, data }) => {
    if (type !== 'guest.waiting') return;
    void ask(host, 'lobby:decide', { room, participant_id: data.participant.id, allow_entry: true });
  });
  const ours = await sample(
    times,
    async () => {
      const guest = waiting.pop()!;
      const token = new Promise<void>((resolve) => {
        guest.on('entry', ({ livekit }) => livekit !== undefined && resolve());
      });
      await Promise.all([ask(guest, 'room:enter', { room, username: 'Guest' }), token]);
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
  host.off('fact');
  await peer.close();
  return [
    {
      name: 'knock → admit → token : 2 UPDATE commits + 2 echoes',
      ours: milliseconds(ours),
      peer: milliseconds(theirs),
      ratio: ours.median / theirs.median,
      goal: '≤ 3, aim 2',
    },
  ];
}

/** One request, its answer, and an error when it was refused. */
export async function ask(socket: Socket, event: string, payload: object): Promise<Record<string, unknown>> {
  const ack = await socket.emitWithAck(event, { id: newId(), ...payload });
  if (!ack.ok) throw new Error(`${event}: ${ack.code} ${ack.message}`);
  return ack;
}
