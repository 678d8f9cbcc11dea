import type { Call } from './call-of-deliver.ts';
import { deliverAlone, deliverTogether } from './deliver-group.ts';
import type { AnyDelivery } from './delivery.ts';
import { kindOf } from './kinds.ts';
import type { Mailbox, Runtime } from './runtime.ts';

/** Concurrent transactions per kind of actor: PostgreSQL executes some while this process decides another. */
const groupsAtOnce = 3;
/** Maximum deliveries per group. */
const largestGroup = 64;
/** Concurrent transactions that wait for rows locked by others. */
const waitersAtOnce = 8;

/** The queued calls to actors of one kind. */
interface Lane {
  waiting: Call[];
  /** Rooms of the calls in progress: a room is in one transaction at a time. */
  readonly busy: Set<string>;
  groups: number;
}

/**
 * Creates a mailbox. A call starts at once while fewer than three groups are in progress; calls that wait meanwhile
 * share the next transaction. A call whose row is locked by another transaction leaves its group and waits alone.
 */
export function createMailbox(): Mailbox {
  const lanes = new Map<string, Lane>();
  const turns = limitTo(waitersAtOnce);

  const pump = (runtime: Runtime, lane: Lane) => {
    while (lane.groups < groupsAtOnce) {
      const calls = takeGroup(lane);
      if (calls.length === 0) return;
      lane.groups += 1;
      void run(runtime, lane, calls);
    }
  };
  const run = async (runtime: Runtime, lane: Lane, calls: readonly Call[]) => {
    const locked = await deliverTogether(runtime, calls);
    lane.groups -= 1;
    const left = new Set(locked);
    free(
      lane,
      calls.filter((call) => !left.has(call)),
    );
    pump(runtime, lane);
    await Promise.all(
      byRooms(locked).map((same) =>
        turns(() => deliverAlone(runtime, same)).finally(() => {
          free(lane, same);
          pump(runtime, lane);
        }),
      ),
    );
  };
  return {
    post(runtime, given) {
      const deliveries = given as readonly AnyDelivery[];
      return new Promise((resolve, reject) => {
        const rooms = new Set(deliveries.map(({ to }) => kindOf(runtime.kinds, to.kind).roomOf(to.id)));
        const call: Call = { deliveries, rooms, resolve, reject };
        const kinds = new Set(deliveries.map(({ to }) => to.kind));
        // Calls to several kinds lock them one after the other; in a group, each would wait for all others.
        if (kinds.size !== 1 || deliveries.length > largestGroup) return void deliverAlone(runtime, [call]);
        const [name] = kinds;
        const lane = lanes.get(name!) ?? { waiting: [], busy: new Set(), groups: 0 };
        lanes.set(name!, lane);
        lane.waiting.push(call);
        // Deferred, so that calls of the same turn of the event loop join the group.
        if (lane.waiting.length === 1) queueMicrotask(() => pump(runtime, lane));
      });
    },
  };
}

/**
 * Takes the calls of the next group in order of arrival, without those to a room that is busy or that an earlier
 * waiting call needs.
 */
function takeGroup(lane: Lane): Call[] {
  const taken: Call[] = [];
  const left: Call[] = [];
  const blocked = new Set(lane.busy);
  let size = 0;
  for (const call of lane.waiting) {
    const fits = size + call.deliveries.length <= largestGroup || taken.length === 0;
    if (fits && [...call.rooms].every((room) => !blocked.has(room))) {
      taken.push(call);
      size += call.deliveries.length;
    } else {
      left.push(call);
      for (const room of call.rooms) blocked.add(room);
    }
  }
  lane.waiting = left;
  for (const { rooms } of taken) for (const room of rooms) lane.busy.add(room);
  return taken;
}

function free(lane: Lane, calls: readonly Call[]): void {
  for (const { rooms } of calls) for (const room of rooms) lane.busy.delete(room);
}

/** Groups calls that share rooms, in their order. */
function byRooms(calls: readonly Call[]): Call[][] {
  const groups = new Map<string, Call[]>();
  for (const call of calls) {
    const key = [...call.rooms].sort().join(' ');
    groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return [...groups.values()];
}

/** Limits concurrency: runs at most `most` acts at a time, in call order. */
function limitTo(most: number): <Result>(act: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (act) => {
    if (running === most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
