import { guestAddress } from '#machines/addresses.ts';
import type { EventTo } from '#machines/catalogue.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import { addressKey } from '#src/actors/delivery.ts';
import type { HeldActor } from '#src/actors/held-actor.ts';
import { hold } from '#src/actors/hold.ts';
import { throttled } from '#src/api/throttled.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { NoSuchRoom } from '#src/rooms/no-such-room.ts';
import { noteAddress } from './guest-rows.ts';
import { contextOf, mayKnock, statusOf } from './guest-standing.ts';
import { mayEnterAlone } from './host-absent.ts';
import { hostPresentSql } from './host-present.ts';
import type { LobbyParts } from './lobby-parts.ts';
import { noticeDueSql, planNotice } from './notify-hosts.ts';
import { positionOf } from './waiting.ts';
import { isFullSql, waitingAddress } from './waiting-address.ts';

// By then a waiting guest may have been admitted or left.
const fullForMs = 10_000;

/** A person who knocks, and how their place is held. */
interface Knock {
  readonly guest: string;
  readonly username: string;
  /** Whether they chose the name themselves; then it replaces the name of an existing place. */
  readonly named: boolean;
  readonly color: string;
  /** Account id; null for a guest without an account. */
  readonly user: string | null;
  readonly request: string;
  /** Whether a socket of this replica holds the place; otherwise polling does. */
  readonly bySocket: boolean;
  /** LiveKit participant sid of the phone call that holds the place; only for callers. */
  readonly call?: string;
  /** Client address, as reported by the trusted proxies. */
  readonly address: string;
}

/** The state of a guest at the door. */
export interface Standing {
  readonly status: 'accepted' | 'waiting' | 'denied';
  readonly participant: { readonly id: string; readonly username: string; readonly color: string };
  readonly number?: number;
  readonly position?: number;
  readonly reason?: 'banned';
}

/**
 * Knocks, or renews the place of a guest who already waits, perhaps under a new name. Resolves with the guest's state,
 * whether this request put them in the queue, and whether a host is present. Rejects with `throttled` when too many
 * guests of the address wait. The caller must have counted the knock (`countKnock`).
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
  // A number is drawn even when it is not needed: knock numbers must rise, but may have gaps.
  const [held, drawn, there] = await Promise.all([
    hold(runtime, tx, [to], { create: true }),
    drawNumber(tx, room.id),
    look(tx, room.id, address, settings.GREENROOM_WAITING_PER_ADDRESS),
  ]);
  if (there === null) throw new NoSuchRoom();
  const { hostPresent, isFull } = there;
  const actor = held.get(addressKey(to))!;
  const cause = { by: 'guest', id: who.guest } as const;
  const tell = (event: EventTo<'guest'>, key: string) =>
    deliverIn(runtime, tx, [{ to, event, key, cause, request: who.request }], { held, fresh: true });

  const owner = contextOf(actor).user;
  if (owner !== null && owner !== who.user && !mayKnock(actor)) {
    // The place was the guest's when it was looked up; an account has taken it over since.
    throw new AppError('unavailable', 'Somebody has just logged in. Please try again.');
  }
  if (room.banned && mayKnock(actor) && !contextOf(actor).removed) {
    // Banned under another credential than the one that owns this place.
    const participant = { id: who.guest, username: who.username, color: who.color };
    return { standing: { status: 'denied', reason: 'banned', participant }, knocked: false, hostPresent };
  }
  if (statusOf(actor) === 'waiting') {
    const event = who.bySocket ? ({ type: 'guest.held', replica } as const) : ({ type: 'guest.polled' } as const);
    // A quarantined actor would store every one of these polls, one per second.
    if (!actor.quarantined) {
      await tell(event, `request/${who.request}`);
      const correction = { type: 'guest.correct', username: who.username, user: owner } as const;
      if (who.named) await tell(correction, `name/${who.request}`);
    }
  } else if (mayKnock(actor)) {
    if (isFull) {
      parts.onThrottled('waiting');
      throw throttled(fullForMs, 'Too many people of your network are waiting.');
    }
    const event: EventTo<'guest'> = {
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
    // A removed person must wait for a host's decision.
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
  /** Whether the limit of waiting guests per address is reached. */
  readonly isFull: boolean;
}

/**
 * Whether a host is present and whether the address has reached its limit of waiting guests; null when the room no
 * longer exists. Runs behind the lock of the counter row, which knocks and deletions hold until they commit, so guests
 * of the previous knock are counted.
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
  /** Whether this knock needs a notice to the hosts: no pending one covers it. */
  readonly unheard: boolean;
}

/** Takes the lock of the room's counter row. Resolves with the next knock number and how many guests wait. */
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
