import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { slugify } from '#src/rooms/slugify.ts';
import { lookAtLiveKit, withLook } from './look-at-livekit.ts';
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
  const { database } = parts;
  const room = await findRoom(database, reference);
  if (room === null) return null;
  const [system, look, actors, jobs, locks, lines, door, recordings, invitations, drift] = await Promise.all([
    asked.parts.then((states) => readSystemFacts(parts, states)),
    asked.livekit === null ? null : lookAtLiveKit(asked.livekit, room.id),
    readActors(database, room.id),
    readJobs(parts, room.id),
    readLocks(parts, room.id),
    readLines(database, room.id),
    readDoor(database, room.id),
    readRecordings(database, room.id),
    readInvitations(database, room.id),
    readDrift(database, room.id),
  ]);
  return {
    system: { ...system, parts: withLook(system.parts, look) },
    look,
    room,
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
}

async function findRoom(database: Database, reference: string): Promise<RoomFacts['room'] | null> {
  const id = parseUuid(reference);
  const { rows } = await query<RoomFacts['room']>(
    database,
    'diagnosis.room',
    `select resource_id as id, false as deleted, access_level as "accessLevel", coalesce(pin_code, '') <> '' as "hasPin",
        trunk_id as trunk
      from public.meet_room where resource_id = $1 or slug = $2`,
    [id, id === null ? slugify(reference) : null],
  );
  if (rows[0] !== undefined) return rows[0];
  if (id === null) return null;
  const left = await query(
    database,
    'diagnosis.trace',
    `select from greenroom.actor where kind = 'room' and id = $1::text
      union all (select from greenroom.journal where room = $1::uuid limit 1)`,
    [id],
  );
  return left.rows.length === 0 ? null : { id, deleted: true, accessLevel: null, hasPin: false, trunk: null };
}

/** Reads the differences that the last comparisons found; younger ones are changes in progress. */
async function readDrift(database: Database, room: string): Promise<DriftFacts[]> {
  const { rows } = await query<Omit<DriftFacts, 'since'> & { since: Date }>(
    database,
    'diagnosis.drift',
    `select what, direction, thing, since, next from greenroom.drift
      where room = $1 and (checks > 1 or since < clock_timestamp() - interval '5 seconds') order by since limit 20`,
    [room],
  );
  return rows.map((row) => ({ ...row, since: isoOf(row.since)! }));
}
