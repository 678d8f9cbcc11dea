import type { Transaction } from '#src/db/transaction.ts';
import { commit } from './commit.ts';
import { decide, type Item, newItem } from './decide.ts';
import { addressKey } from './delivery.ts';
import type { Held } from './held-actor.ts';
import { addHeld, lockKind, lockMembers, withRooms } from './hold.ts';
import { type Kind, kindOf } from './kinds.ts';
import type { Move } from './move.ts';
import type { Message } from './plan.ts';
import { putInto, type Reading, readLookups } from './read-lookups.ts';
import type { Runtime } from './runtime.ts';
import { sendRows } from './send-rows.ts';
import type { Broadcast, SettleOptions, Turn } from './turn.ts';

/** Decides items as `decideTurn` does, sends all effects, and sets the receipt of each item. */
export async function settle(
  runtime: Runtime,
  tx: Transaction,
  items: readonly Item[],
  options: SettleOptions,
): Promise<void> {
  commit(await decideTurn(runtime, tx, items, options), items);
}

/**
 * Locks and decides kind by kind in the lock order. A message may go to a locked actor of the sender's room, or to one
 * whose kind comes later in the order. Rows that a later decision reads are written; everything else is left to
 * `commit`.
 */
export async function decideTurn(
  runtime: Runtime,
  tx: Transaction,
  items: readonly Item[],
  { fresh, lock, held = new Map(), choose }: SettleOptions,
): Promise<Turn> {
  const turn: Turn = {
    runtime,
    tx,
    fresh,
    lock: lock ?? lockKind,
    held,
    membersAhead: null,
    toLock: new Map(),
    moves: [],
    kept: [],
    told: new Map(),
    byBroadcast: new Set(),
    had: new Set(),
    rowsSent: 0,
    open: [...items],
    broadcasts: [],
    choose,
  };
  if (lock !== undefined) {
    const addresses = items.map(({ delivery }) => delivery.to);
    for (const { kind, id } of withRooms(runtime, addresses)) toLock(turn, kind, id);
  }
  for (const kind of runtime.kinds.values()) await settleKind(turn, kind);
  // Messages to locked actors of earlier kinds.
  while (turn.open.length > 0) await settleKind(turn, kindOf(runtime.kinds, turn.open[0]!.delivery.to.kind));
  return turn;
}

async function settleKind(turn: Turn, kind: Kind): Promise<void> {
  const { held } = turn;
  const isOfKind = ({ delivery }: Item) => delivery.to.kind === kind.name;
  const asked = turn.open.filter(isOfKind);
  turn.open = turn.open.filter((item) => !isOfKind(item));
  const broadcasts = turn.broadcasts.filter(({ sender }) => sender.actor.kind.members === kind.name);
  turn.broadcasts = turn.broadcasts.filter((broadcast) => !broadcasts.includes(broadcast));
  const rooms = turn.membersAhead === kind ? [] : [...new Set(broadcasts.map(({ sender }) => sender.actor.room))];
  const ids = turn.toLock.get(kind.name) ?? new Set();
  turn.toLock.delete(kind.name);
  if (asked.length === 0 && broadcasts.length === 0 && ids.size === 0) return;
  if (needsMembers(turn, kind, asked)) {
    await lockMembersAhead(turn, kind, asked, [...ids]);
    ids.clear();
  }

  if (rooms.length > 0 && [...held.values()].some((actor) => actor.kind === kind)) {
    throw new Error(`Locking all ${kind.name} actors of a room after single ones would break the lock order`);
  }
  // Pipelined behind the lock statement: PostgreSQL runs the lookups once the rows are locked.
  const [locked, early] = await Promise.all([lockActors(turn, kind, [...ids].sort(), rooms), read(turn, kind, asked)]);
  addHeld(held, locked);
  // An actor without a row at the lock may have been created and moved by another transaction since the lookup.
  const late = [...locked.values()].some(({ born }) => born);
  putInto(asked, late ? await read(turn, kind, asked) : early);
  // The rooms of the addressed actors are locked before them, so only now all are locked.
  const chooses = turn.choose !== undefined && asked.length > 0;
  const chosen = chooses ? turn.choose!(held) : asked;
  if (chooses) turn.choose = undefined;
  await decideAll(turn, kind, [...chosen, ...broadcasts.flatMap((broadcast) => toMembers(held, kind, broadcast))]);
}

const needsMembers = ({ runtime }: Turn, kind: Kind, asked: readonly Item[]): boolean =>
  asked.some(({ delivery: { event } }) =>
    runtime.surroundings[kind.name]?.lookups.some(({ withMembers }) => withMembers?.includes(event.type)),
  );

/**
 * Locks an actor, and its live members for a lookup that reads them. One statement locks the members: a second one
 * would find members created in between, whose ids may be lower than those of the locked rows.
 */
async function lockMembersAhead(turn: Turn, kind: Kind, asked: readonly Item[], ids: readonly string[]): Promise<void> {
  const [item] = asked;
  if (kind.members === undefined || item === undefined || asked.length > 1 || ids.length > 1 || turn.toLock.size > 0) {
    throw new Error('An event whose lookup reads members is delivered alone');
  }
  const members = kindOf(turn.runtime.kinds, kind.members);
  if (ids.length > 0) addHeld(turn.held, await turn.lock(turn.runtime, turn.tx, kind, ids));
  addHeld(turn.held, await lockMembers(turn.runtime, turn.tx, members, [kind.roomOf(item.delivery.to.id)], []));
  turn.membersAhead = members;
}

const lockActors = (turn: Turn, kind: Kind, ids: readonly string[], rooms: readonly string[]): Promise<Held> | Held => {
  if (rooms.length > 0) return lockMembers(turn.runtime, turn.tx, kind, rooms, ids);
  if (ids.length === 0) return new Map();
  // A message to a single actor waits for its row, like one to all members: a skipped message would be lost.
  const lock = turn.moves.length > 0 ? lockKind : turn.lock;
  return lock(turn.runtime, turn.tx, kind, ids);
};

const read = (turn: Turn, kind: Kind, items: readonly Item[]): Promise<Reading> | Reading =>
  items.length === 0 ? { seen: new Set(), fields: [] } : readLookups(turn.runtime, turn.tx, kind, items, turn);

/** Decides items of one kind in rounds: what an earlier move changes is read again before the next round. */
async function decideAll(turn: Turn, kind: Kind, items: readonly Item[]): Promise<void> {
  for (let round = items; round.length > 0; round = round.filter(({ outcome }) => outcome === null)) {
    if (round !== items) {
      sendRows(turn.runtime, turn.tx, turn.moves.slice(turn.rowsSent));
      turn.rowsSent = turn.moves.length;
      putInto(round, await read(turn, kind, round));
    }
    const { moves, kept } = decide(turn.runtime, turn.held, round, turn.had);
    turn.moves.push(...moves);
    turn.kept.push(...kept);
    for (const { sender, move } of round) {
      if (sender === null || move === null) continue;
      turn.told.set(sender, { count: (turn.told.get(sender)?.count ?? 0) + 1, at: move.at });
      turn.byBroadcast.add(move);
    }
    for (const move of moves)
      for (const [index, message] of move.plan.messages.entries()) post(turn, move, message, index);
  }
}

/** Queues a message of a move behind the undecided items. Throws for one that would break the lock order. */
function post(turn: Turn, sender: Move, message: Message, index: number): void {
  const { actor } = sender;
  const key = `${addressKey(actor.address)}/${sender.revision}/message/${index}`;
  if (message.to === 'members') {
    if (actor.kind.members === undefined) throw new Error(`A ${actor.kind.name} has no members`);
    turn.broadcasts.push({ sender, message, key });
    return;
  }
  const to = message.to === 'room' ? { kind: actor.kind.room ?? '', id: actor.room } : message.to;
  const kind = kindOf(turn.runtime.kinds, to.kind);
  if (!turn.held.has(addressKey(to))) {
    if (kind.roomOf(to.id) !== actor.room || kind.order <= actor.kind.order || turn.membersAhead === kind) {
      throw new Error(`A ${actor.kind.name} sent a message to a ${kind.name} that is not locked`);
    }
    toLock(turn, to.kind, to.id);
  }
  turn.open.push(newItem({ to, event: message.event, key, cause: causeOf(sender) }));
}

function toLock(turn: Turn, kind: string, id: string): void {
  const ids = turn.toLock.get(kind);
  if (ids === undefined) turn.toLock.set(kind, new Set([id]));
  else ids.add(id);
}

const causeOf = ({ actor }: Move) => ({ by: 'actor', id: addressKey(actor.address) }) as const;

/** The items of a broadcast, one per live member, all with one time, which the sender's journal line stores. */
function toMembers(held: Held, kind: Kind, { sender, message, key }: Broadcast): Item[] {
  const members = [...held.values()].filter((actor) => actor.kind === kind && actor.room === sender.actor.room);
  const at = new Date(members.reduce((latest, { now }) => Math.max(latest, now.getTime()), 0));
  return members
    .filter(({ done }) => !done)
    .map(({ address }) => newItem({ to: address, event: message.event, key, cause: causeOf(sender) }, sender, at));
}
