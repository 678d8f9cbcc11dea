import { type Stream, streams } from '#machines/facts.ts';
import type { Fact } from '#src/facts/fact.ts';
import type { RequestOf, WatchAck } from '#src/realtime/protocol.ts';
import type { Pushes } from '#src/realtime/pushes.ts';
import type { ListedGuest, RoomState } from '#src/realtime/wire-shapes.ts';
import type { ClientErrorCode } from './client-error.ts';
import { type FactOrder, isBehind, raiseHead, skipTo, startOrder, takeFact } from './fact-order.ts';
import {
  type FoundRecording,
  meetingWith,
  noRecordings,
  type RoomRecordings,
  recordingsAfter,
  recordingsIn,
  withFound,
} from './room-recordings.ts';
import { afterFact } from './room-state.ts';
import { applyLobbyFact, extendWaitingList, startWaitingList, type WaitingList } from './waiting-list.ts';

/** A room, as far as its watcher knows it. */
export interface RoomView {
  /** The room's uuid. */
  readonly room: string;
  readonly role: WatchAck['role'];
  readonly state: RoomState;
  readonly recordings: RoomRecordings;
  /** The guests who wait; for hosts. */
  readonly lobby: WaitingList | null;
}

/** `view`: complete state, after the start and after a reconnect · `fact`: one more fact · `ended`: the last change. */
export type WatchChange =
  | { readonly kind: 'view'; readonly view: RoomView }
  | { readonly kind: 'fact'; readonly view: RoomView; readonly fact: Fact }
  | { readonly kind: 'ended'; readonly code: ClientErrorCode };

export type Heads = Parameters<Pushes['heads']>[0];
export interface GuestPage {
  readonly guests: readonly ListedGuest[];
  readonly more: boolean;
}

/** What a watch has received so far. */
export interface Received {
  readonly room: string;
  readonly epoch: string | null;
  readonly orders: Readonly<Partial<Record<Stream, FactOrder>>>;
  /** Heads of the last answer: its state already contains the facts up to them. */
  readonly settled: WatchAck['streams'];
  readonly view: RoomView | null;
}

export interface Step {
  readonly received: Received;
  readonly changes: readonly WatchChange[];
}

export const nothingReceived: Received = { room: '', epoch: null, orders: {}, settled: {}, view: null };

/** Whether facts are missing that the server is known to have. */
export const isMissingFacts = ({ orders }: Received): boolean => Object.values(orders).some((order) => isBehind(order));

/** Text of the streams' positions. */
export const positionOf = ({ epoch, orders }: Received): string =>
  [epoch, ...streams.map((name) => orders[name]?.last)].join(' ');

/** The payload of `room:watch` that continues after what was received. */
export function watchPayload({ room, epoch, orders }: Received): Omit<RequestOf<'room:watch'>, 'id'> {
  if (epoch === null) return { room };
  const numbers = Object.entries(orders).map(([name, { last }]) => [name, last]);
  return { room, after: { epoch, ...Object.fromEntries(numbers) } };
}

/** Takes over the answer to `room:watch`. */
export function takeAnswer({ room, epoch, orders, view }: Received, ack: WatchAck): Step {
  const isOtherEpoch = epoch !== ack.epoch;
  const isFresh = ack.reset === true || isOtherEpoch;
  // Facts may arrive before the answer; an older answer must not revert the view.
  const isNewer = (name: Stream) => isFresh || (ack.streams[name] ?? 0) >= (orders[name]?.last ?? 0);
  const state = isNewer('room') || view === null ? ack.state : view.state;
  const recordings = view === null || isFresh ? recordingsIn(state, view?.recordings ?? noRecordings) : view.recordings;
  const waiting = ack.lobby === undefined ? null : startWaitingList(ack.lobby);
  const lobby = waiting !== null && !isNewer('lobby') && view?.lobby ? view.lobby : waiting;
  const next: Partial<Record<Stream, FactOrder>> = {};
  const ready: Fact[] = [];
  for (const name of streams) {
    const head = ack.streams[name];
    if (head === undefined) continue;
    const order = isOtherEpoch ? undefined : orders[name];
    if (order === undefined) next[name] = startOrder(head);
    else if (isFresh) {
      const skipped = skipTo(order, head);
      next[name] = skipped.order;
      ready.push(...skipped.ready);
    } else next[name] = raiseHead(order, head);
  }
  const answered = { room, epoch: ack.epoch, orders: next, settled: ack.streams };
  const fresh: RoomView = { room, role: ack.role, state, recordings, lobby };
  const { received, changes } = applyFacts({ ...answered, view: fresh }, ready);
  return { received, changes: [{ kind: 'view', view: fresh }, ...changes] };
}

/** Takes a pushed fact, and with it the held ones that follow it. */
export function takePushedFact(received: Received, fact: Fact): Step {
  const order = received.orders[fact.stream];
  if (order === undefined) return { received, changes: [] };
  const released = takeFact(order, fact);
  const orders = { ...received.orders, [fact.stream]: released.order };
  return applyFacts({ ...received, orders }, released.ready);
}

/** Takes the heads of the streams, which reveal a lost last fact. Numbers of another epoch are ignored. */
export function takeHeads(received: Received, { epoch, streams }: Heads): Received {
  if (epoch !== received.epoch) return received;
  const raised = Object.entries(received.orders).map(([name, order]) => [
    name,
    raiseHead(order, streams[name as Stream] ?? 0),
  ]);
  return { ...received, orders: Object.fromEntries(raised) };
}

/** Takes a page of `lobby:list` into the list of those who wait. */
export function takePage(received: Received, page: GuestPage): Step {
  if (received.view?.lobby == null) return { received, changes: [] };
  const view = { ...received.view, lobby: extendWaitingList(received.view.lobby, page) };
  return { received: { ...received, view }, changes: [{ kind: 'view', view }] };
}

/** Takes a recording of the user that began before the watch. */
export function takeFound(received: Received, found: FoundRecording): Step {
  if (received.view === null) return { received, changes: [] };
  const recordings = withFound(received.view.recordings, found);
  if (recordings === received.view.recordings) return { received, changes: [] };
  const view = { ...received.view, recordings };
  return { received: { ...received, view }, changes: [{ kind: 'view', view }] };
}

function applyFacts(received: Received, facts: readonly Fact[]): Step {
  let { view } = received;
  const changes: WatchChange[] = [];
  for (const fact of facts) {
    if (view === null) break;
    // The state of the answer contains the facts up to its head, but not which recording they are about.
    if (fact.stream === 'room') view = { ...view, recordings: recordingsAfter(view.recordings, fact) };
    if (fact.number > (received.settled[fact.stream] ?? 0)) view = viewAfter(view, fact);
    changes.push({ kind: 'fact', view, fact });
  }
  return { received: { ...received, view }, changes };
}

function viewAfter(view: RoomView, fact: Fact): RoomView {
  if (fact.stream === 'room') {
    const state = afterFact(view.state, fact);
    return { ...view, state: { ...state, meeting: meetingWith(view.recordings, state.meeting) } };
  }
  return view.lobby === null ? view : { ...view, lobby: applyLobbyFact(view.lobby, fact) };
}
