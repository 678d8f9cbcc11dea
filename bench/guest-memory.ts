import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ask } from './admission.ts';
import type { BenchProduct } from './bench-product.ts';
import type { Row } from './measure.ts';
import type { RoomMover } from './room-mover.ts';

const guests = 500;
const crowd = 10_000;

/**
 * By how many bytes the heap grows for each guest who knocks and waits, at a room with 10,000 others against one with
 * 10. Every guest has a socket, which is connected before and stays so. Of both sides of the wire: who knocks lives in
 * the same process.
 */
export async function measureGuestMemory(product: BenchProduct, mover: RoomMover): Promise<Row[]> {
  const user = await product.makeUser();
  const makeRoom = async (waiting: number) => {
    const room = await product.makeRoom(user.id, 'restricted');
    await mover.knockMany(room, waiting);
    return room;
  };
  const sockets = await Promise.all(Array.from({ length: guests }, () => product.connect()));
  const grow = async (room: string): Promise<number> => {
    const before = await settledHeap();
    for (const socket of sockets) await ask(socket, 'room:enter', { room, username: 'Guest' });
    const grown = (await settledHeap()) - before;
    for (const socket of sockets) await ask(socket, 'room:leave', { room });
    return grown / guests;
  };
  // Before that, what is made at the first uses, and what is no longer used by then goes.
  for (let time = 0; time < 4; time++) await grow(await makeRoom(10));
  const [few, many] = [await grow(await makeRoom(10)), await grow(await makeRoom(crowd))];
  for (const socket of sockets) socket.close();
  return [
    {
      name: 'memory of one who waits with 10,000 others : with 10',
      ours: `${Math.round(many)} bytes`,
      peer: `${Math.round(few)} bytes`,
      ratio: many / few,
      goal: '≤ 1.5',
    },
  ];
}

/** The bytes in use once nothing is being taken down any more: the smallest of what is seen in two seconds. */
async function settledHeap(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const seen: number[] = [];
  for (let look = 0; look < 10; look++) {
    await delay(200);
    collect();
    seen.push(process.memoryUsage().heapUsed);
  }
  return Math.min(...seen);
}
