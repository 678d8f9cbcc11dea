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
 * Measures the heap bytes per guest who knocks and waits, in a room with 10,000 waiting guests against one with 10.
 * Sockets are connected before and stay open. Includes the client side, which runs in the same process.
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
  // Warm-up: allocates what the first uses create, and lets garbage of earlier work be collected.
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

/** Heap bytes in use when garbage collection has settled: the minimum of samples over two seconds. */
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
