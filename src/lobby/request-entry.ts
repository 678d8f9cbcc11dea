import { z } from 'zod';
import { transaction } from '#src/db/transaction.ts';
import type { Answer, Call } from '#src/identity/call.ts';
import { colorOf, derivedId, newId } from '#src/ids.ts';
import { displayName } from '#src/rooms/display-name.ts';
import { isEntitled, type Room } from '#src/rooms/find-room.ts';
import { NoSuchRoom } from '#src/rooms/no-such-room.ts';
import { livekitAccess } from '#src/rooms/room-object.ts';
import { visitRoom } from '#src/rooms/visit-room.ts';
import { textField } from '#src/text-field.ts';
import { countKnock } from './count-knock.ts';
import { letIn } from './enter-room.ts';
import { guestCookie } from './guest-cookie.ts';
import { keepPlace } from './keep-place.ts';
import { type Knock, knock, type Standing } from './knock.ts';
import type { LobbyParts } from './lobby-parts.ts';

/** The body of `POST rooms/{id}/request-entry/`. */
export const entryRequest = z.object({ username: textField(10_000) });

/** What somebody at the door is told. */
export const entryObject = z.object({
  status: z.enum(['waiting', 'accepted', 'denied']),
  username: z.string(),
  id: z.uuid(),
  color: z.string(),
  livekit: livekitAccess.nullable(),
});

/**
 * `POST rooms/{id}/request-entry/`: knocks, or asks again how it stands. Whoever asks again within the time of the
 * settings keeps the place; it is the same knock as `room:enter`'s.
 */
export async function requestEntry(parts: LobbyParts, call: Call<z.output<typeof entryRequest>>): Promise<Answer> {
  const { database } = parts.runtime;
  const { room, user } = await visitRoom(
    database.lane,
    call.params.reference!,
    call.namedSessions,
    call.guest,
    'rooms',
  );
  call.refuseForgery(user);
  const guest = guestOf(parts, call, room, user?.id ?? null);
  await call.count(user).catch(async (error: unknown) => {
    // Whoever asks too often is told so, and keeps the place that they have.
    if (room !== null && guest !== null) await keepPlace(parts, room.id, guest);
    throw error;
  });
  const { username: wanted } = await call.body();
  if (room === null || guest === null) throw new NoSuchRoom();

  const username = displayName(parts.settings, user, wanted, call.language);
  const identity = user?.sub ?? guest;
  const admit = (name: string) => letIn(parts, room, { identity, username: name, user, language: call.language });
  const cookies = user === null ? [guestCookie(parts, guest, call.isEmbedded)] : [];
  const answer = (standing: Standing, livekit: unknown): Answer => {
    const { status, participant } = standing;
    return { status: 200, json: { status, ...participant, livekit }, cookies, caller: user };
  };
  if (isEntitled(room, user !== null)) {
    const participant = { id: guest, username, color: colorOf(identity) };
    return answer({ status: 'accepted', participant }, await admit(username));
  }
  const kept = await keepPlace(parts, room.id, guest);
  if (kept !== null) return answer({ status: 'waiting', participant: kept }, null);
  const who = {
    guest,
    username,
    user: user?.id ?? null,
    request: call.requestId,
    bySocket: false,
    address: call.address,
  };
  await countKnock(parts, room.id, { ...who, known: user !== null || call.guest !== null });
  const standing = await knockOnce(parts, room, who);
  const access = standing.status === 'accepted' ? await admit(standing.participant.username) : null;
  return answer(standing, access);
}

/** Whom the caller is at this door: an account has one id at each, anybody else the one of their credential. */
function guestOf(parts: LobbyParts, call: Call<unknown>, room: Room | null, user: string | null): string | null {
  if (room === null) return null;
  if (user !== null) return derivedId(parts.secret, `account-guest/${room.id}/${user}`);
  // Not derived from the request's id, which is no secret.
  return call.guest ?? newId();
}

const knockOnce = (parts: LobbyParts, room: Room, who: Knock): Promise<Standing> =>
  transaction(parts.runtime.database, async (tx) => (await knock(parts, tx, room, who)).standing);
