import { roomAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Outcome } from '#src/actors/delivery.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { isDatabaseAway } from '#src/db/is-database-away.ts';
import { AppError } from '#src/kernel/errors.ts';
import { newId, parseUuid } from '#src/kernel/ids.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';

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
    const outcome = await tellSeen(runtime, name, sid);
    if (outcome === 'unknown') foreign += 1;
    if (outcome === 'moved') told += 1;
  }
  return { told, foreign };
}

/** Null when the room could not be told; it keeps no other one from being looked at. */
async function tellSeen(runtime: Runtime, room: string, sid: string): Promise<Outcome | null> {
  const id = newId();
  const event = { type: 'livekit.roomSeen', sid };
  try {
    const cause = { by: 'sweep', id } as const;
    const [receipt] = await deliver(runtime, [{ to: roomAddress(room), event, key: `sweep/${id}`, cause }]);
    return receipt?.outcome ?? null;
  } catch (error) {
    if (error instanceof AppError && isDatabaseAway(error.cause)) throw error;
    runtime.log.error({ err: error, room }, 'a room could not be told that LiveKit has it');
    return null;
  }
}
