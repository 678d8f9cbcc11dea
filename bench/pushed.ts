import { ask } from './admission.ts';
import type { BenchProduct } from './bench-product.ts';
import { milliseconds, type Row, sample, summarise } from './measure.ts';

const polled = 24;

/**
 * Measures the time from a host's decision to the guest's token: pushed to a socket, against polling once per second.
 */
export async function measurePushed(product: BenchProduct): Promise<Row[]> {
  const user = await product.makeUser();
  const room = await product.makeRoom(user.id, 'restricted');
  const host = await product.connect(user.cookie);
  const decide = (participant_id: string) => ask(host, 'lobby:decide', { room, participant_id, allow_entry: true });

  const ours = await (async () => {
    const guests = await Promise.all(
      Array.from({ length: 250 }, async () => {
        const guest = await product.connect();
        const { participant } = await ask(guest, 'room:enter', { room, username: 'Guest' });
        return { guest, id: (participant as { id: string }).id };
      }),
    );
    return sample(
      200,
      async (index) => {
        const { guest, id } = guests[index + 50]!;
        const token = new Promise<void>((resolve) => {
          guest.on('entry', ({ livekit }) => livekit !== undefined && resolve());
        });
        await Promise.all([decide(id), token]);
      },
      50,
    );
  })();

  const url = `${product.origin}/api/v1.0/rooms/${room}/request-entry/`;
  const body = JSON.stringify({ username: 'Guest' });
  const waits = await Promise.all(
    Array.from({ length: polled }, async (_, index) => {
      const headers: Record<string, string> = { 'content-type': 'application/json' };
      const first = await fetch(url, { method: 'POST', headers, body });
      headers.cookie = first.headers.getSetCookie()[0]!.split(';')[0]!;
      const { id } = (await first.json()) as { id: string };
      // Spread the decisions evenly over the polling interval.
      await new Promise((resolve) => setTimeout(resolve, (1000 * (index + 0.5)) / polled));
      await decide(id);
      const decided = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 1000 - (1000 * (index + 0.5)) / polled));
      const second = await fetch(url, { method: 'POST', headers, body });
      if (((await second.json()) as { status: string }).status !== 'accepted') throw new Error('Nobody was let in.');
      return performance.now() - decided;
    }),
  );
  const theirs = summarise(waits);
  return [
    {
      name: 'a decision → the token, pushed : asking each second',
      ours: milliseconds(ours),
      peer: milliseconds(theirs),
      ratio: theirs.median / ours.median,
      goal: '≥ 150',
    },
  ];
}
