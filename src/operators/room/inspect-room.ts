import { roomAddress } from '#machines/addresses.ts';
import type { Answer, Call } from '#src/api/call.ts';
import { onOneConnection } from '#src/db/on-one-connection.ts';
import { readActor } from '../actor/read-actor.ts';
import { readDrift } from '../drift/drift-rows.ts';
import type { ReadParts } from '../read-parts.ts';
import { showText } from '../show-text.ts';
import { findShownRoom } from './find-shown-room.ts';
import { readGuests, readRecordings } from './read-members.ts';
import { readPeople } from './read-people.ts';
import { readSurroundings } from './read-surroundings.ts';
import type { ShownRoom } from './room-object.ts';

/** Differences of a room that are shown. */
const mostDrift = 100;

/** Reads a room with all that explains its state. Rejects with `not_found`. */
export async function readShownRoom(parts: ReadParts, reference: string): Promise<ShownRoom> {
  return onOneConnection(parts.database, async (database) => {
    const on = { ...parts, database, runtime: { ...parts.runtime, database } };
    const { name, created_at, ...room } = await findShownRoom(on, reference);
    const [actor, people, guests, recordings, surroundings, drift] = await Promise.all([
      readActor(on, roomAddress(room.id)),
      readPeople(on, room.id),
      readGuests(on, room.id),
      readRecordings(on, room.id),
      readSurroundings(on, room.id),
      readDrift(database, { room: room.id, what: null, limit: mostDrift }),
    ]);
    return {
      room: { ...room, name: showText(name), created_at: created_at?.toISOString() ?? null },
      actor,
      people,
      guests,
      recordings,
      ...surroundings,
      drift: drift.map(({ since, ...line }) => ({ ...line, slug: room.slug, since: since.toISOString() })),
      journal_days: parts.settings.GREENROOM_JOURNAL_DAYS,
    };
  });
}

/** `GET /operators/api/rooms/{reference}/` */
export const inspectRoom = async (parts: ReadParts, call: Call): Promise<Answer> => ({
  status: 200,
  json: await readShownRoom(parts, call.params.reference!),
});
