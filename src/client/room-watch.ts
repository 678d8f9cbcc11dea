import type { Fact, StreamName } from '#src/realtime/facts.ts';
import type { WatchAck } from '#src/realtime/protocol.ts';
import type { ListedGuest, RoomState } from '#src/realtime/wire-shapes.ts';
import { ClientError, type ClientErrorCode, isPassing } from './client-error.ts';
import type { Connection } from './connection.ts';
import { createFactOrder, type FactOrder } from './fact-order.ts';
import { afterFact } from './room-state.ts';
import { applyLobbyFact, extendWaitingList, startWaitingList, type WaitingList } from './waiting-list.ts';

/** A room as its watcher knows it. */
export interface RoomView {
  /** The room's uuid. */
  readonly room: string;
  readonly role: WatchAck['role'];
  readonly state: RoomState;
  /** Who waits; for hosts. */
  readonly lobby: WaitingList | null;
}

/** `view`: known afresh, after the start and after a break · `fact`: one more fact · `ended`: nothing comes any more. */
export type WatchChange =
  | { readonly kind: 'view'; readonly view: RoomView }
  | { readonly kind: 'fact'; readonly view: RoomView; readonly fact: Fact }
  | { readonly kind: 'ended'; readonly code: ClientErrorCode };

export interface Watch {
  /** What is known now; null before the first answer. */
  readonly state: RoomView | null;
  stop(): void;
}

/** A watch that also takes over a page of `lobby:list`. */
export interface RoomWatch extends Watch {
  extend(page: { readonly guests: readonly ListedGuest[]; readonly more: boolean }): void;
}

/** Facts may overtake each other on their way by this many milliseconds before one is held for lost. */
const gapPatience = 250;
/** Milliseconds between tries when the server cannot answer for the moment. */
const retryDelay = 2000;
const streamNames: readonly StreamName[] = ['room', 'lobby'];

/**
 * Watches the room with the uuid `room`: starts when the connection is up, asks for what it missed after a break or a
 * gap, and starts afresh when the server says so.
 */
export function watchRoom(connection: Connection, room: string, listener: (change: WatchChange) => void): RoomWatch {
  const orders: Partial<Record<StreamName, FactOrder>> = {};
  /** Heads of the last answer: facts up to them are already contained in its state. */
  let settled: WatchAck['streams'] = {};
  let epoch: string | undefined;
  let view: RoomView | null = null;
  let over = false;
  let stopped = false;
  let asking = false;
  let askedAt = '';
  let gapTimer: ReturnType<typeof setTimeout> | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  const position = () => `${epoch} ${orders.room?.last} ${orders.lobby?.last}`;
  const behind = () => streamNames.some((name) => orders[name]?.behind);

  async function ask(): Promise<void> {
    if (asking || over || connection.status !== 'connected') return;
    asking = true;
    clearTimeout(retryTimer);
    try {
      // Never repeated under its id: a stored answer would not make the new connection a watcher.
      settle(await connection.request('room:watch', { room, ...known() }, 'fail'));
    } catch (thrown) {
      if (over) return;
      if (!isPassing(thrown)) return end(thrown instanceof ClientError ? thrown.code : 'internal');
      const seconds = thrown instanceof ClientError ? thrown.retryAfter : undefined;
      retryTimer = setTimeout(ask, seconds === undefined ? retryDelay : seconds * 1000);
    } finally {
      asking = false;
      if (stopped) unwatch();
    }
  }

  function known(): { after?: { epoch: string; room?: number; lobby?: number } } {
    if (epoch === undefined) return {};
    const numbers = streamNames.flatMap((name) => {
      const order = orders[name];
      return order === undefined ? [] : [[name, order.last] as const];
    });
    return { after: { epoch, ...Object.fromEntries(numbers) } };
  }

  function settle(ack: WatchAck): void {
    if (over) return;
    const fresh = ack.reset === true || epoch !== ack.epoch;
    const ready: Fact[] = [];
    // An answer that is older than what facts have told since must not turn the view back.
    const newer = (name: StreamName) => fresh || (ack.streams[name] ?? 0) >= (orders[name]?.last ?? 0);
    const state = newer('room') || view === null ? ack.state : view.state;
    const waiting = ack.lobby === undefined ? null : startWaitingList(ack.lobby);
    const lobby = waiting !== null && !newer('lobby') && view?.lobby ? view.lobby : waiting;
    for (const name of streamNames) {
      const head = ack.streams[name];
      if (head === undefined || (epoch !== undefined && epoch !== ack.epoch)) delete orders[name];
      if (head === undefined) continue;
      const order = orders[name];
      if (order === undefined) orders[name] = createFactOrder(head);
      else if (fresh) ready.push(...order.skipTo(head));
      else order.hear(head);
    }
    epoch = ack.epoch;
    settled = ack.streams;
    view = { room, role: ack.role, state, lobby };
    listener({ kind: 'view', view });
    for (const fact of ready) apply(fact);
    if (behind()) lookForGap();
  }

  function apply(fact: Fact): void {
    if (view === null || over) return;
    if (fact.number > (settled[fact.stream] ?? 0)) {
      if (fact.stream === 'room') view = { ...view, state: afterFact(view.state, fact) };
      else if (view.lobby !== null) view = { ...view, lobby: applyLobbyFact(view.lobby, fact) };
    }
    listener({ kind: 'fact', view, fact });
  }

  function lookForGap(): void {
    gapTimer ??= setTimeout(() => {
      gapTimer = undefined;
      if (!behind() || askedAt === position()) return;
      askedAt = position();
      void ask();
    }, gapPatience);
  }

  function end(code: ClientErrorCode): void {
    if (over) return;
    release();
    listener({ kind: 'ended', code });
  }

  function unwatch(): void {
    if (connection.status === 'connected') connection.request('room:unwatch', { room }, 'fail').catch(() => {});
  }

  function release(): void {
    over = true;
    clearTimeout(gapTimer);
    clearTimeout(retryTimer);
    for (const stopListening of listening) stopListening();
  }

  const listening = [
    connection.onStatus((status) => {
      if (status === 'connected') void ask();
    }),
    connection.onPush('fact', (fact) => {
      const order = fact.room === room ? orders[fact.stream] : undefined;
      if (order === undefined) return;
      for (const ready of order.take(fact)) apply(ready);
      if (order.behind) lookForGap();
    }),
    connection.onPush('heads', (heads) => {
      if (heads.room !== room || epoch === undefined) return;
      askedAt = '';
      if (heads.epoch !== epoch) return void ask();
      for (const name of streamNames) orders[name]?.hear(heads.streams[name] ?? 0);
      if (behind()) lookForGap();
    }),
    connection.onPush('watch:ended', (ended) => {
      if (ended.room === room) end(ended.code);
    }),
  ];
  void ask();

  return {
    get state() {
      return view;
    },
    extend(page) {
      if (over || view?.lobby == null) return;
      view = { ...view, lobby: extendWaitingList(view.lobby, page) };
      listener({ kind: 'view', view });
    },
    stop() {
      if (over) return;
      release();
      stopped = true;
      // While a question is under way, its answer would make this connection a watcher again.
      if (!asking) unwatch();
    },
  };
}
