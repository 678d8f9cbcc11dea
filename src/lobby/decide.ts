import { guestAddress, roomAddress } from '#machines/addresses.ts';
import { statusOf } from '#machines/guest/guest.view.ts';
import type { Crowd } from '#machines/room/lobby/lobby.events.ts';
import type { Role } from '#machines/room/room.roles.ts';
import { deliver, deliverIn } from '#src/actors/deliver.ts';
import type { Cause } from '#src/actors/delivery.ts';
import type { Held } from '#src/actors/held-actor.ts';
import { hold } from '#src/actors/hold.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { AppError } from '#src/kernel/errors.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import type { Room, Sql } from '#src/rooms/find-room.ts';
import { mayHost, refuseHigher } from '#src/rooms/require-room.ts';
import { approachRoom } from './approach-room.ts';
import type { LobbyParts } from './lobby-parts.ts';
import { answerOnce, journaledId } from './once.ts';
import type { Speaker } from './speaker.ts';

/** The speaker's account. Throws `forbidden` unless it may act as a host of the room. */
export function requireHostUser(speaker: Speaker, room: Room): SessionUser {
  if (speaker.session === null || !mayHost(room)) {
    throw new AppError('forbidden', 'Only hosts of the room may do that.');
  }
  return speaker.session.user;
}

interface Decision {
  readonly id: string;
  /** The hashed request id that the journal stores. */
  readonly request: string;
  readonly participant_id: string;
  readonly allow_entry: boolean;
}

type Decided = { outcome: 'admitted' | 'denied' | 'gone' };

/**
 * The host with user id `by` admits or denies one guest. Repeating a decision is harmless, and a later opposite one
 * replaces it; `gone` means that the guest's place had ended. Rejects with `not_found` when no guest of that id ever
 * knocked.
 */
export async function decideGuest(parts: LobbyParts, by: string, room: Room, request: Decision): Promise<Decided> {
  const host = { id: by, role: room.role };
  return answerOnce(parts.runtime.database, askedBy(by, request), (tx) => decideIn(parts, tx, host, room.id, request));
}

/**
 * As `decideGuest`, for a speaker who is not yet known to be a host of `asked.room`: the role is read in the decision's
 * transaction, pipelined with the lock of the guest. Rejects with `forbidden` and `not_found` too.
 */
export async function decideAsHost(
  parts: LobbyParts,
  speaker: Speaker,
  asked: Omit<Decision, 'request'> & { readonly room: string },
): Promise<Decided> {
  const { runtime } = parts;
  const request = { ...asked, request: journaledId(asked.id) };
  const named = parseUuid(request.room);
  const approach = (sql: Sql) => approachRoom(sql, speaker, request.room);
  if (speaker.session === null || named === null) {
    const { room, speaker: now } = await approach(runtime.database.pool);
    return decideGuest(parts, requireHostUser(now, room).id, room, request);
  }
  return answerOnce(runtime.database, askedBy(speaker.session.user.id, request), async (tx) => {
    const [approached, held] = await Promise.all([
      approach(tx.client),
      hold(runtime, tx, [guestAddress(named, request.participant_id)]),
    ]);
    const { id } = requireHostUser(approached.speaker, approached.room);
    return decideIn(parts, tx, { id, role: approached.room.role }, named, request, held);
  });
}

const askedBy = (user: string, { id }: Decision) => ({ speaker: `user/${user}`, id, name: 'lobby:decide' });

async function decideIn(
  { runtime }: LobbyParts,
  tx: Transaction,
  { id: by, role }: { readonly id: string; readonly role: Role | null },
  room: string,
  { request, participant_id, allow_entry }: Decision,
  held?: Held,
): Promise<Decided> {
  if (!allow_entry) refuseHigher(role, await roleAtTheDoor(tx, room, participant_id));
  const cause = { by: 'user', id: by } as const;
  return deliverDecision(runtime, tx, room, { participant_id, allow_entry, by, cause, request }, held);
}

/** Delivers a decision about a guest in the caller's transaction, whoever made it. Rejects as `decideGuest`. */
export async function deliverDecision(
  runtime: Runtime,
  tx: Transaction,
  room: string,
  {
    participant_id,
    allow_entry,
    by,
    cause,
    request,
  }: Pick<Decision, 'participant_id' | 'allow_entry' | 'request'> & { readonly by: string; readonly cause: Cause },
  held?: Held,
): Promise<Decided> {
  const to = guestAddress(room, participant_id);
  const event = { type: allow_entry ? 'guest.admit' : 'guest.deny', by } as const;
  const [receipt] = await deliverIn(runtime, tx, [{ to, event, key: `decision/${by}/${request}`, cause, request }], {
    fresh: true,
    ...(held && { held }),
  });
  if (receipt!.snapshot === null) throw new AppError('not_found', 'Nobody of that id has knocked.');
  const status = statusOf(receipt!.snapshot);
  // A removed guest who waits again is removed again by a denial.
  if (status === 'removed' && !allow_entry) return { outcome: 'denied' };
  return { outcome: status === 'admitted' || status === 'denied' ? status : 'gone' };
}

/** The room role of the account that holds this guest's place; null for anybody else. */
async function roleAtTheDoor({ client }: Transaction, room: string, guest: string): Promise<Role | null> {
  const { rows } = await client.query<{ role: Role }>({
    name: 'lobby.role-at-the-door',
    text: `select a.role from greenroom.guest g
      join public.meet_user u on u.id = g.user_id and u.is_active
      join public.meet_resource_access a on a.user_id = u.id and a.resource_id = g.room
      where g.room = $1 and g.id = $2`,
    values: [room, guest],
  });
  return rows[0]?.role ?? null;
}

/**
 * A host admits all guests who have knocked so far, in one commit and each once. Resolves with the number of admitted
 * guests and the last knock number that was included.
 */
export async function admitAll(
  parts: LobbyParts,
  speaker: Speaker,
  room: Room,
  request: { readonly id: string },
): Promise<{ admitted: number; through: number }> {
  const { runtime } = parts;
  const { id: by } = requireHostUser(speaker, room);
  const asked = { speaker: `user/${by}`, id: request.id, name: 'lobby:admit-all' };
  return answerOnce(runtime.database, asked, async (tx) => {
    const event = { type: 'lobby.admitAll', by } as const;
    const cause = { by: 'user', id: by } as const;
    const journaled = journaledId(request.id);
    const common = { key: `admit-all/${by}/${journaled}`, cause, request: journaled };
    const [receipt] = await deliverIn(runtime, tx, [{ ...common, to: roomAddress(room.id), event }], { fresh: true });
    return { admitted: receipt!.told, through: (receipt!.fields.crowd as Crowd).through };
  });
}

/** A guest gives up their place. Does nothing when there is no such guest. */
export async function leaveLobby(
  parts: LobbyParts,
  room: Room,
  guest: string,
  /** The request id as the journal stores it. */
  request: string,
): Promise<void> {
  await deliver(parts.runtime, [
    {
      to: guestAddress(room.id, guest),
      event: { type: 'guest.leave' },
      // This request has no stored answer. Its own key prefix keeps it from being a duplicate of a knock with the same
      // id.
      key: `leave/${request}`,
      cause: { by: 'guest', id: guest },
      request,
    },
  ]);
}
