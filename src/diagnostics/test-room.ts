import { addJob } from '#src/db/add-job.ts';
import type { Database } from '#src/db/database.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { sortFailure } from '#src/livekit/failures.ts';

/** How the removal of test rooms stands in the job queue. */
export const testRoomRemoval = { name: 'livekit.removeTestRoom', queue: 'connection-tests' } as const;

/** Seconds after which a room is looked for again: LiveKit renews the tokens of those who are in it for ten minutes. */
const lookAgainSeconds = 900;

/** Makes sure that a test's room goes, whoever dies meanwhile. */
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
 * Removes the room of a test that is over, and whoever is in it. Resolves with the seconds after which to look again,
 * null when there is no such room. Rejects with a `LiveKitFailure` while LiveKit is away.
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
