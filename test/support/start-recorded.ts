import { recordingAddress } from '#machines/recording/recording.address.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import { hold } from '#src/actors/hold.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { transaction } from '#src/db/transaction.ts';

/** Starts a recording as the product does for a host, without waiting for LiveKit. */
export async function startRecorded(runtime: Runtime, room: string, recording: string, by: string): Promise<void> {
  const to = recordingAddress(room, recording);
  const event = { type: 'recording.start', recording, mode: 'screen_recording', options: {}, by, queueMs: 0 } as const;
  await transaction(runtime.database, async (tx) => {
    const held = await hold(runtime, tx, [to], { create: true });
    await deliverIn(runtime, tx, [{ to, event, key: `start/${recording}`, cause: { by: 'user', id: by } }], { held });
  });
}
