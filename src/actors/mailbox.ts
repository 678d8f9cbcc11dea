import type { Call } from './call-of-deliver.ts';
import { deliverAlone, deliverTogether } from './deliver-group.ts';
import type { AnyDelivery } from './delivery.ts';
import { kindOf } from './kinds.ts';
import type { Mailbox, Runtime } from './runtime.ts';

/** Concurrent transactions per kind of actor: PostgreSQL executes some while this process decides another. */
const groupsAtOnce = 3;
/** Maximum deliveries per group. */
const largestGroup = 128;
/** Lower bound of the maximum number of rooms per group. */
const fewestRooms = 4;
/** Maximum deliveries to one room per group while other rooms have calls too, which wait until this one is decided. */
const largestShare = 4;
/** Consecutive groups of one room alone, after which no other room is expected. */
const aloneAfter = 4;
/** Concurrent transactions that wait for rows locked by others. */
const waitersAtOnce = 8;

/** The queued calls to actors of one kind. */
interface Lane {
  waiting: Call[];
  /** Rooms of the calls in progress: a room is in one transaction at a time. */
  readonly busy: Set<string>;
  groups: number;
  /** Whether the start of the calls that have just arrived is scheduled. */
  due: boolean;
  /** The only room of the last groups, and their number. */
  alone: { readonly room: string; readonly groups: number } | null;
}

/**
 * Creates a mailbox. A call starts at once while fewer than three groups are in progress; calls that wait meanwhile share
 * the next transaction. A call whose row is locked by another transaction leaves its group and waits alone.
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
        const lane = lanes.get(name!) ?? { waiting: [], busy: new Set(), groups: 0, due: false, alone: null };
        lanes.set(name!, lane);
        lane.waiting.push(call);
        // With a busy room, the call starts when the transaction of that room ends.
        if (lane.due || [...rooms].some((room) => lane.busy.has(room))) return;
        lane.due = true;
        // Deferred, so that calls of the same turn of the event loop join the group.
        queueMicrotask(() => {
          lane.due = false;
          pump(runtime, lane);
        });
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
  const most = roomsPerGroup(lane);
  const rooms = new Map<string, number>();
  let size = 0;
  for (const call of lane.waiting) {
    const asked = [...call.rooms];
    const count = call.deliveries.length;
    const fits =
      size + count <= largestGroup &&
      rooms.size + asked.filter((room) => !rooms.has(room)).length <= most &&
      asked.every((room) => (rooms.get(room) ?? 0) + count <= largestShareOf(lane, room));
    if ((fits || taken.length === 0) && !asked.some((room) => blocked.has(room))) {
      taken.push(call);
      for (const room of asked) rooms.set(room, (rooms.get(room) ?? 0) + count);
      size += count;
    } else {
      left.push(call);
      for (const room of asked) blocked.add(room);
    }
  }
  lane.waiting = left;
  for (const room of rooms.keys()) lane.busy.add(room);
  if (taken.length > 0) noteAlone(lane, [...rooms.keys()]);
  return taken;
}

/** Records a group of these rooms. */
function noteAlone(lane: Lane, rooms: readonly string[]): void {
  const [room] = rooms;
  if (rooms.length > 1 || room === undefined) lane.alone = null;
  else lane.alone = { room, groups: lane.alone?.room === room ? lane.alone.groups + 1 : 1 };
}

/** Maximum deliveries to this room in the next group. */
const largestShareOf = ({ alone }: Lane, room: string): number =>
  alone?.room === room && alone.groups >= aloneAfter ? largestGroup : largestShare;

/** The rooms of the next group: an equal share, so that the groups in progress occupy PostgreSQL and this process. */
function roomsPerGroup(lane: Lane): number {
  const rooms = new Set(lane.busy);
  for (const call of lane.waiting) for (const room of call.rooms) rooms.add(room);
  return Math.max(fewestRooms, Math.ceil(rooms.size / groupsAtOnce));
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
