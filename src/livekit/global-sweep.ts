import { deliver } from '#src/actors/deliver.ts';
import { roomAddress } from '#src/actors/delivery.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { newId, parseUuid } from '#src/ids.ts';
import type { LiveKitClient } from './client.ts';

/** What one global sweep saw: LiveKit rooms that an actor was told of, and those that are not ours to touch. */
export interface GlobalSweep {
  readonly told: number;
  readonly foreign: number;
}

/**
 * Finds LiveKit rooms that no actor believes in, and tells the actors of those that are named by one of our rooms.
 * All others may belong to somebody else: they are counted and never touched.
 */
export async function sweepLiveKit(runtime: Runtime, livekit: LiveKitClient): Promise<GlobalSweep> {
  const rooms = await livekit.listRooms();
  let told = 0;
  let foreign = 0;
  for (const { name, sid } of rooms) {
    if (parseUuid(name) !== name) {
      foreign += 1;
      continue;
    }
    const id = newId();
    const [receipt] = await deliver(runtime, [
      {
        to: roomAddress(name),
        event: { type: 'livekit.roomSeen', sid },
        key: `sweep/${id}`,
        cause: { by: 'sweep', id },
      },
    ]);
    if (receipt?.outcome === 'unknown') foreign += 1;
    if (receipt?.outcome === 'moved') told += 1;
  }
  return { told, foreign };
}
