import { guestAddress } from '#machines/addresses.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import { addressKey, type MachineEvent } from '#src/actors/delivery.ts';
import type { HeldActor } from '#src/actors/held-actor.ts';
import { hold } from '#src/actors/hold.ts';
import { throttled } from '#src/api/throttled.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { NoSuchRoom } from '#src/rooms/no-such-room.ts';
import { contextOf, mayKnock, statusOf } from './guest-standing.ts';
import { mayEnterAlone } from './host-absent.ts';
import { hostPresentSql } from './host-present.ts';
import type { LobbyParts } from './lobby-parts.ts';
import { noticeDueSql, planNotice } from './notify-hosts.ts';
import { positionOf } from './waiting.ts';
import { isFullSql, noteAddress, waitingAddress } from './waiting-address.ts';

// Until somebody was let in, or went.
const fullForMs = 10_000;

/** Who knocks, and how they hold their place. */
export interface Knock {
  readonly guest: string;
  readonly username: string;
  /** Whether they asked to be called so: the name of a place that they have is corrected then. */
  readonly named: boolean;
  readonly color: string;
  /** Id of the account, if one knocks. */
  readonly user: string | null;
  readonly request: string;
  /** Whether a socket of this replica holds the place; else it is held by asking again. */
  readonly bySocket: boolean;
  /** The participant sid of the phone call that holds the place, of somebody who calls. */
  readonly call?: string;
  /** Where the knock comes from, as believed from the trusted proxies. */
  readonly address: string;
}

/** Where somebody at the door stands. */
export interface Standing {
  readonly status: 'accepted' | 'waiting' | 'denied';
  readonly participant: { readonly id: string; readonly username: string; readonly color: string };
  readonly number?: number;
  readonly position?: number;
  readonly reason?: 'banned';
}

/**
 * Somebody asks at the door: knocks, or says again that they wait, perhaps by another name. Resolves with where they
 * stand, whether this made them wait, and whether a host is there. Rejects with `throttled` when too many of the address
 * wait. Whoever calls this has counted the knock before.
 */
export async function knock(
  parts: LobbyParts,
  tx: Transaction,
  room: Room,
  who: Knock,
): Promise<{ standing: Standing; knocked: boolean; hostPresent: boolean }> {
  const { runtime, replica, settings, secret } = parts;
  const address = who.user === null ? waitingAddress(secret, room.id, who.address) : null;
  const to = guestAddress(room.id, who.guest);
  // The number is drawn whether it is needed or not: knock numbers rise, they need not be without holes.
  const [held, drawn, there] = await Promise.all([
    hold(runtime, tx, [to], { create: true }),
    drawNumber(tx, room.id),
    look(tx, room.id, address, settings.GREENROOM_WAITING_PER_ADDRESS),
  ]);
  if (there === null) throw new NoSuchRoom();
  const { hostPresent, isFull } = there;
  const actor = held.get(addressKey(to))!;
  const cause = { by: 'guest', id: who.guest } as const;
  const tell = (event: MachineEvent, key: string) =>
    deliverIn(runtime, tx, [{ to, event, key, cause, request: who.request }], { held, fresh: true });

  const owner = contextOf(actor).user;
  if (owner !== null && owner !== who.user && !mayKnock(actor)) {
    // It was recognised as theirs, and has become an account's since.
    throw new AppError('unavailable', 'Somebody has just logged in. Please try again.');
  }
  if (room.banned && mayKnock(actor) && !contextOf(actor).removed) {
    // Known by another credential than the one that this place would be theirs by.
    const participant = { id: who.guest, username: who.username, color: who.color };
    return { standing: { status: 'denied', reason: 'banned', participant }, knocked: false, hostPresent };
  }
  if (statusOf(actor) === 'waiting') {
    const event = who.bySocket ? { type: 'guest.held', replica } : { type: 'guest.polled' };
    // One that is set aside would keep each of these for later, and they come every second.
    if (!actor.quarantined) {
      await tell(event, `request/${who.request}`);
      const correction = { type: 'guest.correct', username: who.username, user: owner };
      if (who.named) await tell(correction, `name/${who.request}`);
    }
  } else if (mayKnock(actor)) {
    if (isFull) {
      parts.onThrottled('waiting');
      throw throttled(fullForMs, 'Too many people of your network are waiting.');
    }
    const event = {
      type: 'guest.knock',
      number: drawn.number,
      position: drawn.waiting + 1,
      participant: who.guest,
      username: who.username,
      color: who.color,
      user: who.user,
      replica: who.bySocket ? replica : null,
      ...(who.call === undefined ? {} : { call: who.call }),
    };
    await tell(event, `request/${who.request}`);
    if (address !== null && statusOf(actor) === 'waiting') noteAddress(tx, room.id, who.guest, address);
    // A person who was removed waits for a host.
    const maySlipIn = statusOf(actor) === 'waiting' && !contextOf(actor).removed;
    if (maySlipIn && (await mayEnterAlone(parts, tx, room))) {
      await tell({ type: 'guest.admit', by: 'host_absent' }, `absent/${who.request}`);
    }
    if (drawn.unheard) planNotice(tx, room.id);
  }
  const knocked = contextOf(actor).number === drawn.number;
  return { standing: await describe(tx, room, actor, drawn), knocked, hostPresent };
}

async function describe(tx: Transaction, room: Room, actor: HeldActor, drawn: Drawn): Promise<Standing> {
  const { participant: id, username, color, number } = contextOf(actor);
  const participant = { id, username, color };
  const status = statusOf(actor);
  if (status === 'removed') return { status: 'denied', reason: 'banned', participant };
  if (status !== 'waiting') return { status: status === 'admitted' ? 'accepted' : 'denied', participant };
  const position = number === drawn.number ? drawn.waiting + 1 : await positionOf(tx, room.id, number);
  return { status, participant, number, position };
}

interface There {
  readonly hostPresent: boolean;
  /** Whether no further guest of this address may wait. */
  readonly isFull: boolean;
}

/**
 * Whether a host is there, and whether enough of an address wait; null when the room is no more. Asked behind its
 * counter's lock, which a deletion holds until it is committed, and every knock: who waited for that one is counted.
 */
async function look(tx: Transaction, room: string, address: Buffer | null, most: number): Promise<There | null> {
  const { rows } = await tx.client.query<There>({
    name: 'lobby.room-there',
    text: `select ${hostPresentSql('$1::uuid')} as "hostPresent",
        ${isFullSql('$1::uuid', '$2::bytea', '$3::int')} as "isFull"
      from public.meet_room where resource_id = $1`,
    values: [room, address, most],
  });
  return rows[0] ?? null;
}

interface Drawn {
  readonly number: number;
  readonly waiting: number;
  /** Whether hosts are to be told of this knock: they will not be soon because of an earlier one. */
  readonly unheard: boolean;
}

/** The next knock number of a room and how many wait, under the counter row's lock. */
async function drawNumber(tx: Transaction, room: string): Promise<Drawn> {
  const { rows } = await tx.client.query<Drawn>({
    name: 'lobby.draw-number',
    text: `insert into greenroom.stream as s (room, knocks) values ($1, 1)
      on conflict (room) do update set knocks = s.knocks + 1
      returning knocks::int as number, waiting, ${noticeDueSql} as unheard`,
    values: [room],
  });
  return rows[0]!;
}
