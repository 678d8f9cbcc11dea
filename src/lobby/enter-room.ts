import { colorOf, derivedId } from '#src/kernel/ids.ts';
import { mintAccess } from '#src/livekit/access-token.ts';
import { asksForName, displayName, publicName } from '#src/rooms/display-name.ts';
import { isEntitled, type Room } from '#src/rooms/find-room.ts';
import { countKnock } from './count-knock.ts';
import { leaveLobby } from './decide.ts';
import { guestCredential } from './guest-credential.ts';
import { isHostPresent } from './host-present.ts';
import { knock } from './knock.ts';
import type { LobbyParts } from './lobby-parts.ts';
import { answerOnce, journaledId } from './once.ts';
import { recogniseGuest } from './recognise-guest.ts';
import type { Speaker } from './speaker.ts';

export interface EnterRequest {
  /** The request id; repeating it returns the same answer. */
  readonly id: string;
  /** A random id of the connection, never sent to a client. */
  readonly connection: string;
  readonly username?: string | undefined;
  /** The remote address of the connection. */
  readonly address: string;
  readonly language: string;
}

export type Access = Awaited<ReturnType<typeof mintAccess>>;

/** The result of `room:enter`; from now on the connection belongs to guest `guestId`. */
export interface Entered {
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
 * Handles `room:enter`: an entitled person gets a token at once, everybody else knocks and keeps place and id across
 * repetitions. `beforeKnock` runs with the guest's id before the knock, so that the caller can subscribe in time.
 */
export async function enterRoom(
  parts: LobbyParts,
  speaker: Speaker,
  room: Room,
  request: EnterRequest,
  beforeKnock: (guest: string) => Promise<void> = async () => undefined,
): Promise<Entered> {
  const { runtime, settings, secret } = parts;
  const user = speaker.session?.user ?? null;
  const { language } = request;
  const username = displayName(settings, user, request.username, language);
  // Derived, so that a repetition on the same connection gets the same id. The connection's random id is included
  // because a request id is no secret.
  const fresh = derivedId(secret, `new-guest/${request.connection}/${request.id}`);
  const who = { user, guest: speaker.guest, request: request.id, language };
  const { guest: known, color: shown, waits } = await recogniseGuest(parts, room.id, who);
  const guest = known ?? fresh;
  // A repetition on the same connection, which got its credential from the first answer, gets the same answer again.
  const credential = user === null && guest === fresh ? { guest: guestCredential(secret, guest) } : {};
  const identity = user?.sub ?? guest;
  const color = shown ?? colorOf(identity);

  if (isEntitled(room, user !== null)) {
    const participant = { id: identity, username, color };
    const livekit = await letIn(parts, room, { identity, username, color, user, language });
    if (waits) await leaveLobby(parts, room, guest, journaledId(request.id));
    const host_present = await isHostPresent(runtime.database, room.id);
    return {
      guestId: null,
      knocked: false,
      answer: { status: 'accepted', participant, ...credential, host_present, livekit },
    };
  }
  const { id, address } = request;
  await countKnock(parts, room.id, { guest, address, known: known !== null });
  await beforeKnock(guest);
  const asks = {
    guest,
    username,
    named: asksForName(request.username),
    color,
    user: user?.id ?? null,
    request: journaledId(id),
    bySocket: true,
    address,
  };
  let knocked = false;
  let present: boolean | null = null;
  const asked = { speaker: `guest/${guest}`, id, name: 'room:enter' };
  const kept = await answerOnce(runtime.database, asked, async (tx) => {
    const { standing, hostPresent, ...fresh } = await knock(parts, tx, room, asks);
    knocked = fresh.knocked;
    present = hostPresent;
    return standing;
  });
  const livekit =
    kept.status === 'accepted' && (await isAdmitted(parts, room.id, guest))
      ? { livekit: await letIn(parts, room, { ...kept.participant, identity, user, language }) }
      : {};
  // A repetition did not knock, so host presence is read here.
  const host_present = present ?? (await isHostPresent(runtime.database, room.id));
  return { guestId: guest, knocked, answer: { ...kept, ...credential, host_present, ...livekit } };
}

async function isAdmitted({ runtime }: LobbyParts, room: string, guest: string): Promise<boolean> {
  const { rows } = await runtime.database.pool.query({
    name: 'lobby.is-admitted',
    text: `select 1 from greenroom.guest where room = $1 and id = $2 and status = 'admitted'`,
    values: [room, guest],
  });
  return rows.length > 0;
}

/** A person who enters, under the name that hosts see. */
interface Entering {
  readonly identity: string;
  readonly username: string;
  /** `hsl(…)`, the colour of their place or, without a place, of their identity. */
  readonly color: string;
  readonly user: Parameters<typeof publicName>[0];
  readonly language: string;
}

/** Mints a LiveKit token. The caller must have checked that the person may enter now. */
export function letIn(
  parts: Pick<LobbyParts, 'livekitKeys'>,
  room: Pick<Room, 'id' | 'configuration' | 'role' | 'removedAt'>,
  { identity, username, color, user, language }: Entering,
): Promise<Access> {
  const { role, removedAt } = room;
  const name = publicName(user, username, language);
  const holder = { identity, name, color, role, authenticated: user !== null, removedAt };
  return mintAccess(parts.livekitKeys, holder, { name: room.id, configuration: room.configuration });
}
