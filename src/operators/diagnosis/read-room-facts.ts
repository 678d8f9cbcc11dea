import type { Database } from '#src/db/database.ts';
import { onOneConnection } from '#src/db/on-one-connection.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { readDrift } from '#src/operators/drift/drift-rows.ts';
import { readRoomRow } from '#src/operators/room/find-shown-room.ts';
import { type LiveKitLook, lookAtLiveKit, withLook } from './look-at-livekit.ts';
import { isoOf } from './moment.ts';
import { readActors } from './read-actors.ts';
import { readDoor } from './read-door.ts';
import { readJobs, readLocks } from './read-jobs.ts';
import { readLines } from './read-lines.ts';
import { readInvitations, readRecordings } from './read-recordings.ts';
import { type DiagnosisParts, readSystemFacts } from './read-system-facts.ts';
import type { DriftFacts, RoomFacts } from './room-facts.ts';

/** Reads what the findings about a room are made from; null for a room that is unknown and left no trace. */
export async function readRoomFacts(
  parts: DiagnosisParts,
  reference: string,
  asked: {
    /** States of the parts of the product. */
    readonly parts: Promise<Readonly<Record<string, string>>>;
    /** Null leaves LiveKit alone. */
    readonly livekit: Pick<LiveKitClient, 'listRooms'> | null;
  },
): Promise<RoomFacts | null> {
  let looking: Promise<LiveKitLook | null> = Promise.resolve(null);
  const stored = onOneConnection(parts.database, async (database) => {
    const found = await readRoomRow(database, reference);
    if (found === null) return null;
    const { id, deleted } = found;
    const on = { ...parts, database };
    // Awaited without the connection.
    if (asked.livekit !== null) looking = lookAtLiveKit(asked.livekit, id);
    const [system, actors, jobs, locks, lines, door, recordings, invitations, drift] = await Promise.all([
      readSystemFacts(on, {}),
      readActors(database, id),
      readJobs(on, id),
      readLocks(on, id),
      readLines(database, id),
      readDoor(database, id),
      readRecordings(database, id),
      readInvitations(database, id),
      readDriftFacts(database, id),
    ]);
    return {
      system,
      room: {
        id,
        deleted,
        accessLevel: found.access_level as RoomFacts['room']['accessLevel'],
        hasPin: found.has_pin,
        trunk: found.trunk_id,
      },
      actor: actors.find(({ kind }) => kind === 'room') ?? null,
      members: actors.filter(({ kind }) => kind !== 'room'),
      jobs,
      locks,
      ...lines,
      door,
      recordings,
      invitations,
      drift,
    };
  });
  const [facts, states] = await Promise.all([stored, asked.parts]);
  if (facts === null) return null;
  const look = await looking;
  return { ...facts, look, system: { ...facts.system, parts: withLook(states, look) } };
}

/** Differences that a diagnosis reads. */
const mostDrift = 20;

async function readDriftFacts(database: Database, room: string): Promise<DriftFacts[]> {
  const lines = await readDrift(database, { room, what: null, limit: mostDrift });
  return lines.map(({ what, direction, thing, since, next }) => ({
    what,
    direction,
    thing,
    since: isoOf(since)!,
    next,
  }));
}
