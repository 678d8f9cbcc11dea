import { derivedId } from '#src/kernel/ids.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { enter } from './enter.ts';
import { guestCredential } from './guest-credential.ts';
import { isHostPresent } from './host-present.ts';
import type { Access } from './let-in.ts';
import type { LobbyParts } from './lobby-parts.ts';
import { answerOnce, journaledId } from './once.ts';
import type { Speaker } from './speaker.ts';

interface EnterRequest {
  /** The request id; repeating it returns the same answer. */
  readonly id: string;
  /** A random id of the connection, never sent to a client. */
  readonly connection: string;
  readonly username?: string | undefined;
  /** The remote address of the connection. */
  readonly address: string;
  readonly language: string;
}

/** The result of `room:enter`; from now on the connection belongs to guest `guestId`. */
interface Entered {
  /** The guest actor of this person; null when they need not knock. */
  readonly guestId: string | null;
  /** Whether this request put the guest in the queue. */
  readonly knocked: boolean;
  readonly answer: {
    readonly status: 'accepted' | 'waiting' | 'denied';
    readonly reason?: 'banned';
    readonly participant: { readonly id: string; readonly username: string; readonly color: string };
    readonly guest?: string;
    readonly position?: number;
    readonly number?: number;
    readonly host_present: boolean;
    readonly livekit?: Access;
  };
}

/**
 * Handles `room:enter`. `beforeKnock` runs with the guest's id before the knock, so that the caller can subscribe in
 * time.
 */
export async function enterRoom(
  parts: LobbyParts,
  speaker: Speaker,
  room: Room,
  { id, connection, username, address, language }: EnterRequest,
  beforeKnock: (guest: string) => Promise<void> = async () => undefined,
): Promise<Entered> {
  const { runtime, secret } = parts;
  const { database } = runtime;
  const user = speaker.session?.user ?? null;
  // Derived, so that a repetition on the same connection gets the same id. The connection's random id is included
  // because a request id is no secret.
  const fresh = derivedId(secret, `new-guest/${connection}/${id}`);
  const request = journaledId(id);
  const { guest } = speaker;
  const arrival = { user, guest, newGuest: () => fresh, username, language, request, address, bySocket: true };
  const { standing, entitled, knocked, hostPresent, livekit } = await enter(parts, room, arrival, {
    beforeKnock,
    once: (speaking, work) => answerOnce(database, { speaker: `guest/${speaking}`, id, name: 'room:enter' }, work),
  });
  const { participant } = standing;
  // A repetition on the same connection, which got its credential from the first answer, gets the same answer again.
  const credential = user === null && participant.id === fresh ? { guest: guestCredential(secret, fresh) } : {};
  const shown = entitled ? { ...participant, id: user?.sub ?? participant.id } : participant;
  return {
    guestId: entitled ? null : participant.id,
    knocked,
    answer: {
      ...standing,
      participant: shown,
      ...credential,
      // A repetition did not knock, so host presence is read here.
      host_present: hostPresent ?? (await isHostPresent(database, room.id)),
      ...(livekit === null ? {} : { livekit }),
    },
  };
}
