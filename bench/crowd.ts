import { ask } from './admission.ts';
import type { BenchProduct } from './bench-product.ts';
import { milliseconds, type Row, sample } from './measure.ts';
import type { RoomMover } from './room-mover.ts';

const crowd = 10_000;
const present = 3_000;

/** Measures a knock with 0 and with 10,000 waiting guests, and a join with 3 and with 3,000 participants. */
export async function measureCrowd(product: BenchProduct, mover: RoomMover): Promise<Row[]> {
  const user = await product.makeUser();
  const quiet = await product.makeRoom(user.id, 'restricted');
  const crowded = await product.makeRoom(user.id, 'restricted');
  await mover.knockMany(crowded, crowd);
  const few = await product.makeRoom(user.id, 'restricted');
  const many = await product.makeRoom(user.id, 'restricted');
  await mover.joinMany(few, 3);
  await mover.joinMany(many, present);

  // Withdrawn after each round, so that the quiet lobby stays empty; both rooms get the same requests.
  const knock = async (room: string) => {
    const guest = await product.connect();
    const result = await sample(300, async () => {
      await ask(guest, 'room:enter', { room, username: 'Guest' });
      await ask(guest, 'room:leave', { room });
    });
    guest.close();
    return result;
  };
  const join = (room: string) =>
    sample(300, async (index) => {
      await mover.join(room, present + 1_000 + index);
      await mover.leave(room, present + 1_000 + index);
    });
  const [alone, among] = [await knock(quiet), await knock(crowded)];
  const [joinFew, joinMany] = [await join(few), await join(many)];
  return [
    {
      name: 'knock and leave with 10,000 waiting : with nobody',
      ours: milliseconds(among),
      peer: milliseconds(alone),
      ratio: among.median / alone.median,
      goal: '≤ 1.5',
    },
    {
      name: 'join and leave with 3,000 present : with 3',
      ours: milliseconds(joinMany),
      peer: milliseconds(joinFew),
      ratio: joinMany.median / joinFew.median,
      goal: '≤ 1.5',
    },
  ];
}
