import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { textField } from '#src/api/text-field.ts';
import { transaction } from '#src/db/transaction.ts';
import { newId } from '#src/kernel/ids.ts';
import { asksForName, displayName } from '#src/rooms/display-name.ts';
import { isEntitled, type Room } from '#src/rooms/find-room.ts';
import { NoSuchRoom } from '#src/rooms/no-such-room.ts';
import { livekitAccess } from '#src/rooms/room-object.ts';
import { visitRoom } from '#src/rooms/visit-room.ts';
import { enter } from './enter.ts';
import { guestCookie } from './guest-cookie.ts';
import { keepPlace } from './keep-place.ts';
import type { Standing } from './knock.ts';
import type { LobbyParts } from './lobby-parts.ts';
import { accountGuest } from './recognise-guest.ts';

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
 * keeps the place and may correct the name. Shares `enter` with `room:enter`.
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
  /** Keeps the place of a poll that changes nothing; null for anything else. */
  const keep = async (guest: string): Promise<Standing | null> => {
    const participant = entitled ? null : await keepPlace(parts, room.id, [guest], user?.id ?? null);
    if (participant === null || (named && participant.username !== username)) return null;
    return { status: 'waiting', participant };
  };
  // Only one id is possible here, because no login can have changed it: one statement is enough.
  const sure = user === null ? call.guest : call.guest === null ? accountGuest(parts, room.id, user.id) : null;
  const asked = sure === null ? null : await keep(sure);
  if (asked !== null) return answer(asked, null);

  const { standing, livekit } = await enter(
    parts,
    room,
    {
      user,
      guest: call.guest,
      newGuest: newId,
      username: wanted,
      language,
      request: call.requestId,
      address: call.address,
      bySocket: false,
    },
    {
      keep: async (guest) => (guest === sure || user === null ? null : keep(guest)),
      once: (_, work) => transaction(parts.runtime.database, work),
    },
  );
  return answer(standing, livekit);
}

/** All guest ids under which the caller may wait at this room. */
function idsOf(parts: LobbyParts, room: Room, user: SessionUser | null, guest: string | null): string[] {
  return [...(guest === null ? [] : [guest]), ...(user === null ? [] : [accountGuest(parts, room.id, user.id)])];
}
