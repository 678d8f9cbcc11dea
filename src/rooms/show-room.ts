import { guestAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Answer, Call } from '#src/api/call.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import { isEntitled } from './find-room.ts';
import { givePin } from './give-pin.ts';
import { NoSuchRoom } from './no-such-room.ts';
import { describeOne, mintFor, type RoomCaller } from './room-object.ts';
import type { RoomParts } from './room-parts.ts';
import { slugify } from './slugify.ts';
import { type Visit, visitRoom } from './visit-room.ts';

/** `GET rooms/{id or slug}/`: the room, as far as this caller may see it. */
export async function showRoom(parts: RoomParts, call: Call): Promise<Answer> {
  const reference = call.params.reference!;
  const visit = await visitRoom(parts.database.lane, reference, call.namedSessions, call.guest, 'accesses');
  await call.count(visit.user);
  const visitor = visit.user === null && visit.room !== null && isEntitled(visit.room, false);
  // The guest credential lets a removal apply to this browser. A second tab with the same identity disconnects the
  // first at LiveKit.
  const fresh = visitor && call.guest === null ? call.newGuest() : null;
  const caller = { user: visit.user, guest: fresh?.id ?? call.guest, query: call.query, language: call.language };
  if (visit.room !== null) {
    const room = await givePin(parts, visit.room, { by: visit.user?.id ?? '', request: call.requestId });
    await endWaiting(parts, visit, call.requestId);
    const json = await describeOne(parts, room, visit.accesses ?? [], caller);
    return { status: 200, json, caller: visit.user, cookies: fresh === null ? [] : [fresh.cookie] };
  }
  const slug = slugify(reference);
  if (!parts.settings.ALLOW_UNREGISTERED_ROOMS || !mayStayUnregistered(slug)) {
    throw new NoSuchRoom();
  }
  return { status: 200, json: await describeUnregistered(parts, slug, caller), caller: visit.user, unregistered: true };
}

/** A visitor who gets a token leaves the queue: they may have logged in, or been given a role, since they knocked. */
async function endWaiting({ runtime }: RoomParts, { room, user, waiting }: Visit, request: string): Promise<void> {
  if (room === null || waiting === null || waiting.length === 0 || !isEntitled(room, user !== null)) return;
  await deliver(
    runtime,
    waiting.map((guest) => ({
      to: guestAddress(room.id, guest),
      event: { type: 'guest.leave' },
      key: `entered/${request}`,
      cause: { by: 'guest', id: guest },
      request,
    })),
  );
}

/**
 * A LiveKit room named by a uuid would be the registered room of that id (`<uuid>!` is no uuid, but its slug is one),
 * and a token without a room name opens every room.
 */
const mayStayUnregistered = (slug: string): boolean => slug !== '' && parseUuid(slug) === null;

/** A room that is not in the database; its LiveKit room is named by the slug. */
async function describeUnregistered(parts: RoomParts, slug: string, caller: RoomCaller) {
  // Nobody can be banned from it, so no persistent identity is needed.
  const livekit = await mintFor(
    parts,
    { id: slug, configuration: {}, role: null, removedAt: null },
    { ...caller, guest: null },
  );
  return { id: null, slug, is_administrable: false, access_level: 'public', livekit };
}
