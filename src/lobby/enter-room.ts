import type { GuestContext } from '#machines/guest/guest.setup.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import { addressKey, guestAddress } from '#src/actors/delivery.ts';
import { type HeldActor, hold } from '#src/actors/hold.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { colorOf, derivedId } from '#src/ids.ts';
import { mintAccess } from '#src/livekit/access-token.ts';
import { displayName } from '#src/rooms/display-name.ts';
import { isEntitled, type Room } from '#src/rooms/find-room.ts';
import { guestCredential } from './guest-credential.ts';
import { isHostPresent } from './host-present.ts';
import type { LobbyParts } from './lobby-parts.ts';
import { answerOnce } from './once.ts';
import type { Speaker } from './speaker.ts';
import { positionOf } from './waiting.ts';

export interface EnterRequest {
  /** The request's id; a repetition gets the same answer. */
  readonly id: string;
  readonly username?: string | undefined;
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
  const username = displayName(settings, user, request.username);
  // An account has one id at this door, from whichever browser; anybody else the one of their credential, or a new one
  // that a repetition of the very same request gets too.
  const guest =
    user !== null
      ? derivedId(secret, `account-guest/${room.id}/${user.id}`)
      : (speaker.guest ?? derivedId(secret, `new-guest/${request.id}`));
  // A repetition on the connection that was given the credential by the first answer is answered as that one was.
  const unknown =
    user === null && (speaker.guest === null || speaker.guest === derivedId(secret, `new-guest/${request.id}`));
  const credential = unknown ? { guest: guestCredential(secret, guest) } : {};
  const identity = user?.sub ?? guest;

  if (isEntitled(room, user !== null)) {
    const participant = { id: identity, username, color: colorOf(identity) };
    const livekit = await letIn(parts, room, { identity, username, user });
    const host_present = await isHostPresent(runtime.database, room.id);
    return {
      guestId: null,
      knocked: false,
      answer: { status: 'accepted', participant, ...credential, host_present, livekit },
    };
  }
  await beforeKnock(guest);
  const who = { guest, username, user: user?.id ?? null, request: request.id };
  let knocked = false;
  const asked = { speaker: `guest/${guest}`, id: request.id, name: 'room:enter' };
  const kept = await answerOnce(runtime.database, asked, async (tx) => {
    const { answer, drawn } = await knock(parts, tx, room, who);
    knocked = drawn;
    return answer;
  });
  const livekit =
    kept.status === 'accepted' && (await isAdmitted(parts, room.id, guest))
      ? { livekit: await letIn(parts, room, { identity, username: kept.participant.username, user }) }
      : {};
  const host_present = await isHostPresent(runtime.database, room.id);
  return { guestId: guest, knocked, answer: { ...kept, ...credential, host_present, ...livekit } };
}

interface Knock {
  readonly guest: string;
  readonly username: string;
  readonly user: string | null;
  readonly request: string;
}

async function knock({ runtime, replica }: LobbyParts, tx: Transaction, room: Room, who: Knock) {
  const to = guestAddress(room.id, who.guest);
  // The number is drawn whether it is needed or not: knock numbers rise, they need not be without holes.
  const [held, { number: drawn, waiting }] = await Promise.all([
    hold(runtime, tx, [to], { create: true }),
    nextNumber(tx, room.id),
  ]);
  const actor = held.get(addressKey(to))!;
  const before = statusOf(actor);
  const event =
    before === 'waiting'
      ? { type: 'guest.held', replica }
      : {
          type: 'guest.knock',
          number: drawn,
          position: waiting + 1,
          participant: who.guest,
          username: who.username,
          color: colorOf(who.guest),
          user: who.user,
          replica,
        };
  const cause = { by: 'guest', id: who.guest } as const;
  const delivery = { to, event, key: `request/${who.request}`, cause, request: who.request };
  await deliverIn(runtime, tx, [delivery], { held, fresh: true });

  const { participant: id, username, color, number } = actor.snapshot.context as unknown as GuestContext;
  const participant = { id, username, color };
  const status = statusOf(actor);
  if (status === 'waiting') {
    const position = number === drawn ? waiting + 1 : await positionOf(tx, room.id, number);
    return { answer: { status, participant, number, position }, drawn: number === drawn } as const;
  }
  return { answer: { status: status === 'admitted' ? 'accepted' : 'denied', participant }, drawn: false } as const;
}

/** The first word of a guest's state: `waiting`, `admitted`, `denied`, or where nobody stands at the door. */
function statusOf(actor: HeldActor): string {
  const { value } = actor.snapshot;
  return typeof value === 'string' ? value : Object.keys(value as object)[0]!;
}

/** The next knock number of a room and how many wait, under the counter row's lock. */
async function nextNumber(tx: Transaction, room: string): Promise<{ number: number; waiting: number }> {
  const { rows } = await tx.client.query<{ number: number; waiting: number }>({
    name: 'lobby.next-number',
    text: `insert into greenroom.stream as s (room, knocks) values ($1, 1)
      on conflict (room) do update set knocks = s.knocks + 1
      returning knocks::int as number, waiting`,
    values: [room],
  });
  return rows[0]!;
}

async function isAdmitted({ runtime }: LobbyParts, room: string, guest: string): Promise<boolean> {
  const { rows } = await runtime.database.pool.query({
    name: 'lobby.is-admitted',
    text: `select 1 from greenroom.guest where room = $1 and id = $2 and status = 'admitted'`,
    values: [room, guest],
  });
  return rows.length > 0;
}

/** A token for somebody who may enter at this instant. */
export function letIn(
  parts: Pick<LobbyParts, 'livekit'>,
  room: Pick<Room, 'id' | 'configuration' | 'role'>,
  who: { readonly identity: string; readonly username: string; readonly user: object | null },
): Promise<Access> {
  const holder = { identity: who.identity, name: who.username, role: room.role, authenticated: who.user !== null };
  return mintAccess(parts.livekit, holder, { name: room.id, configuration: room.configuration });
}
