import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { textField } from '#src/api/text-field.ts';
import { transaction } from '#src/db/transaction.ts';
import { colorOf, newId } from '#src/kernel/ids.ts';
import { asksForName, displayName } from '#src/rooms/display-name.ts';
import { isEntitled, type Room } from '#src/rooms/find-room.ts';
import { NoSuchRoom } from '#src/rooms/no-such-room.ts';
import { livekitAccess } from '#src/rooms/room-object.ts';
import { visitRoom } from '#src/rooms/visit-room.ts';
import { countKnock } from './count-knock.ts';
import { leaveLobby } from './decide.ts';
import { letIn } from './enter-room.ts';
import { guestCookie } from './guest-cookie.ts';
import { keepPlace } from './keep-place.ts';
import { type Knock, knock, type Standing } from './knock.ts';
import type { LobbyParts } from './lobby-parts.ts';
import { accountGuest, recogniseGuest } from './recognise-guest.ts';

/** Body of `POST rooms/{id}/request-entry/`. */
export const entryRequest = z.object({ username: textField(10_000) });

/** Its answer. */
export const entryObject = z.object({
  status: z.enum(['waiting', 'accepted', 'denied']),
  username: z.string(),
  id: z.uuid(),
  color: z.string(),
  livekit: livekitAccess.nullable(),
});

/**
 * `POST rooms/{id}/request-entry/`: knocks, or polls the state of an earlier knock. Polling within the configured time
 * keeps the place and may correct the name. Shares the knock with `room:enter`.
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
  await call.count(user).catch(async (error: unknown) => {
    // A throttled poll is refused but keeps the place.
    if (room !== null) await keepPlace(parts, room.id, idsOf(parts, room, user, call.guest), user?.id ?? null);
    throw error;
  });
  const { username: wanted } = await call.body();
  if (room === null) throw new NoSuchRoom();

  const { language } = call;
  const username = displayName(parts.settings, user, wanted, language);
  const named = asksForName(wanted);
  const answer = ({ status, participant }: Standing, livekit: unknown): Answer => ({
    status: 200,
    json: { status, ...participant, livekit },
    cookies: user === null ? [guestCookie(parts, participant.id, call.isEmbedded)] : [],
    caller: user,
  });
  const entitled = isEntitled(room, user !== null);
  /** Answers a poll that changes nothing; null for anything else. */
  const keep = async (guest: string): Promise<Answer | null> => {
    const participant = entitled ? null : await keepPlace(parts, room.id, [guest], user?.id ?? null);
    if (participant === null || (named && participant.username !== username)) return null;
    return answer({ status: 'waiting', participant }, null);
  };
  // Only one id is possible here, because no login can have changed it: one statement is enough.
  const sure = user === null ? call.guest : call.guest === null ? accountGuest(parts, room.id, user.id) : null;
  const asked = sure === null ? null : await keep(sure);
  if (asked !== null) return asked;

  const known = await recogniseGuest(parts, room.id, {
    user,
    guest: call.guest,
    request: call.requestId,
    language,
  });
  // Random: the request id is no secret, so a derived guest id would not be one either.
  const guest = known.guest ?? newId();
  const identity = user?.sub ?? guest;
  const color = known.color ?? colorOf(identity);
  const admit = (participant: Standing['participant']) =>
    letIn(parts, room, { ...participant, identity, user, language });
  if (entitled) {
    const participant = { id: guest, username, color };
    if (known.waits) await leaveLobby(parts, room, guest, call.requestId);
    return answer({ status: 'accepted', participant }, await admit(participant));
  }
  const kept = guest === sure || user === null ? null : await keep(guest);
  if (kept !== null) return kept;
  await countKnock(parts, room.id, { guest, address: call.address, known: known.guest !== null });
  const standing = await knockOnce(parts, room, {
    guest,
    username,
    named,
    color,
    user: user?.id ?? null,
    request: call.requestId,
    bySocket: false,
    address: call.address,
  });
  return answer(standing, standing.status === 'accepted' ? await admit(standing.participant) : null);
}

/** All guest ids under which the caller may wait at this room. */
function idsOf(parts: LobbyParts, room: Room, user: SessionUser | null, guest: string | null): string[] {
  return [...(guest === null ? [] : [guest]), ...(user === null ? [] : [accountGuest(parts, room.id, user.id)])];
}

const knockOnce = (parts: LobbyParts, room: Room, who: Knock): Promise<Standing> =>
  transaction(parts.runtime.database, async (tx) => (await knock(parts, tx, room, who)).standing);
