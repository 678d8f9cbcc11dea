import { roomAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Cause, Outcome } from '#src/actors/delivery.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { isDatabaseAway } from '#src/db/is-database-away.ts';
import { AppError } from '#src/kernel/errors.ts';
import { newId, parseUuid } from '#src/kernel/ids.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';

/**
 * The result of a global sweep: `told` counts LiveKit rooms whose actor learned of them, `foreign` those that are not
 * ours.
 */
interface GlobalSweep {
  readonly told: number;
  readonly foreign: number;
}

/**
 * Lists all LiveKit rooms and reports those named by one of our rooms to its actor, which may not know of them. All
 * others may belong to other applications: they are counted and never changed. `cause` is who asked for the sweep.
 */
export async function sweepLiveKit(runtime: Runtime, livekit: LiveKitClient, cause?: Cause): Promise<GlobalSweep> {
  const rooms = await livekit.listRooms();
  let told = 0;
  let foreign = 0;
  for (const { name, sid } of rooms) {
    if (parseUuid(name) !== name) {
      foreign += 1;
      continue;
    }
    const outcome = await tellSeen(runtime, name, sid, cause);
    if (outcome === 'unknown') foreign += 1;
    if (outcome === 'moved') told += 1;
  }
  return { told, foreign };
}

/** Resolves with null when the delivery failed, so that the sweep continues with the other rooms. */
async function tellSeen(runtime: Runtime, room: string, sid: string, by?: Cause): Promise<Outcome | null> {
  const id = newId();
  const event = { type: 'livekit.roomSeen', sid } as const;
  try {
    const cause = by ?? ({ by: 'sweep', id } as const);
    const [receipt] = await deliver(runtime, [{ to: roomAddress(room), event, key: `sweep/${id}`, cause }]);
    return receipt?.outcome ?? null;
  } catch (error) {
    if (error instanceof AppError && isDatabaseAway(error.cause)) throw error;
    runtime.log.error({ err: error, room }, 'failed to report a LiveKit room to its actor');
    return null;
  }
}
