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
  /** The request's id; a repetition gets the same answer. */
  readonly id: string;
  /** A random id of the connection, which no client knows. */
  readonly connection: string;
  readonly username?: string | undefined;
  /** Where the connection comes from. */
  readonly address: string;
  readonly language: string;
}

export type Access = Awaited<ReturnType<typeof mintAccess>>;

/** What somebody who enters is told; `guestId` says whom the connection is from now on. */
export interface Entered {
  /** The guest actor that stands for this person, null when they need not knock. */
  readonly guestId: string | null;
  /** Whether this request made them wait, and they did not before. */
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
 * Somebody wants to enter: who is entitled gets a token at once, everybody else knocks and keeps place and id however
 * often they ask. `beforeKnock` hears who is about to knock, so that no answer to it is missed.
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
  // A new guest has an id that a repetition of the request on the same connection gets too: a request's id is no secret.
  const fresh = derivedId(secret, `new-guest/${request.connection}/${request.id}`);
  const who = { user, guest: speaker.guest, request: request.id, language };
  const { guest: known, color: shown, waits } = await recogniseGuest(parts, room.id, who);
  const guest = known ?? fresh;
  // A repetition on the connection that was given the credential by the first answer is answered as that one was.
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
  // A repetition does not look again for its answer.
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

/** Somebody who enters, called as hosts know them. */
interface Entering {
  readonly identity: string;
  readonly username: string;
  /** `hsl(…)`, of their place or of their identity. */
  readonly color: string;
  readonly user: Parameters<typeof publicName>[0];
  readonly language: string;
}

/** A token for somebody who may enter at this instant. */
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
