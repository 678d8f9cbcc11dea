import { guestAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { newId } from '#src/kernel/ids.ts';
import { setHostWatches } from './host-watch-rows.ts';

const batch = 500;

/** Releases all waiting guests of a dead replica, 500 per commit: each gets the grace period to reconnect. */
export async function releaseGuestsOf(runtime: Runtime, replica: string): Promise<void> {
  await setHostWatches(runtime.database, replica, []);
  for (;;) {
    const { rows } = await runtime.database.pool.query<{ room: string; id: string }>(
      `select room, id from greenroom.guest where replica = $1 and status = 'waiting' limit ${batch}`,
      [replica],
    );
    if (rows.length === 0) return;
    const id = newId();
    const receipts = await deliver(
      runtime,
      rows.map(({ room, id: guest }) => ({
        to: guestAddress(room, guest),
        event: { type: 'guest.released', replica },
        key: `replica/${id}`,
        cause: { by: 'replica', id: replica } as const,
      })),
    );
    // No actor moved: all are quarantined and would be selected again forever.
    if (!receipts.some(({ outcome }) => outcome === 'moved')) return;
  }
}
