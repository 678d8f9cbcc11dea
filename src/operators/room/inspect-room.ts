import { roomAddress } from '#machines/addresses.ts';
import type { Answer, Call } from '#src/api/call.ts';
import { readActor } from '../actor/read-actor.ts';
import type { ReadParts } from '../read-parts.ts';
import { showText } from '../show-text.ts';
import { findShownRoom } from './find-shown-room.ts';
import { readGuests, readRecordings } from './read-members.ts';
import { readPeople } from './read-people.ts';
import { readDrift, readSurroundings } from './read-surroundings.ts';
import type { ShownRoom } from './room-object.ts';

/** Reads a room with all that explains its state. Rejects with `not_found`. */
export async function readShownRoom(parts: ReadParts, reference: string): Promise<ShownRoom> {
  const { name, created_at, ...room } = await findShownRoom(parts, reference);
  const [actor, people, guests, recordings, surroundings, drift] = await Promise.all([
    readActor(parts, roomAddress(room.id)),
    readPeople(parts, room.id),
    readGuests(parts, room.id),
    readRecordings(parts, room.id),
    readSurroundings(parts, room.id),
    readDrift(parts, room.id, room.slug),
  ]);
  return {
    room: { ...room, name: showText(name), created_at: created_at?.toISOString() ?? null },
    actor,
    people,
    guests,
    recordings,
    ...surroundings,
    drift,
    journal_days: parts.settings.GREENROOM_JOURNAL_DAYS,
  };
}

/** `GET /operators/api/rooms/{reference}/` */
export const inspectRoom = async (parts: ReadParts, call: Call): Promise<Answer> => ({
  status: 200,
  json: await readShownRoom(parts, call.params.reference!),
});
