import { addJob } from '#src/db/add-job.ts';
import type { Database } from '#src/db/database.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { sortFailure } from '#src/livekit/failures.ts';

/** The job that deletes test rooms, as the job queue declares it. */
export const testRoomRemoval = { name: 'livekit.removeTestRoom', queue: 'connection-tests' } as const;

/**
 * Seconds until the next check of a deleted room, which may be opened again: LiveKit renews the tokens of connected
 * participants for ten minutes.
 */
const lookAgainSeconds = 900;

/** Enqueues the deletion of a test room, so that it survives a crash of this replica. */
export function planRemoval(database: Database, room: string, afterSeconds: number): Promise<void> {
  return addJob(database.pool, {
    task: testRoomRemoval.name,
    queue: testRoomRemoval.queue,
    key: `${testRoomRemoval.name}/${room}`,
    payload: { about: room, tries: 0 },
    afterSeconds,
  });
}

/**
 * Deletes the LiveKit room of an expired test and disconnects its participants. Resolves with the seconds until the
 * next check, or null when there is no such room. Rejects with a `LiveKitFailure` while LiveKit is unreachable.
 */
export async function removeTestRoom(
  livekit: Pick<LiveKitClient, 'listRooms' | 'deleteRoom'>,
  room: string,
): Promise<number | null> {
  if ((await livekit.listRooms([room])).length === 0) return null;
  await livekit.deleteRoom(room).catch((error: unknown) => {
    if (sortFailure(error).kind !== 'gone') throw error;
  });
  return lookAgainSeconds;
}
