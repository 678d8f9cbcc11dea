import { createLimiter } from '#src/api/limiter.ts';
import type { ThrottleParts } from '#src/api/throttle.ts';
import { throttled } from '#src/api/throttled.ts';

/** Counts by address how often rooms are asked for that do not exist, and refuses further ones before they are looked for. */
export interface MissingRooms {
  /**
   * Throws `throttled` when this address has asked for too many, and costs nothing else. Rooms that were found here
   * before are let through: others of the address are in them.
   */
  refuse(address: string, reference: string): void;
  found(reference: string): void;
  /** Counts one that does not exist. Rejects with `throttled` when it was one too many. */
  missed(address: string, reference: string): Promise<void>;
  /** The same where people meet at a name that no room has: each name counts once, however many of the address come. */
  unregistered(address: string, reference: string): Promise<void>;
}

// What a replica remembers of each kind.
const most = 10_000;
const longestReference = 255;

export function createMissingRooms({ settings, redis, onThrottled }: ThrottleParts): MissingRooms {
  const rate = settings.GREENROOM_MISSING_ROOM_RATES;
  const limiter = createLimiter(redis, 'throttle:missing-room', rate);
  // Of this replica alone: the first one too many at another replica is looked for there.
  const refusedUntil = new Map<string, number>();
  const names = createLimiter(null, 'missing-room-names', { limit: 1, seconds: rate.seconds });
  const known = new Set<string>();

  const refusal = (until: number) => {
    onThrottled('missing-room');
    return throttled(until - performance.now());
  };
  const count = async (address: string) => {
    const wait = await limiter(address);
    if (wait === null) return;
    const until = performance.now() + wait;
    remember(refusedUntil, address);
    refusedUntil.set(address, until);
    throw refusal(until);
  };
  return {
    refuse(address, reference) {
      const until = refusedUntil.get(address);
      if (until === undefined || known.has(reference)) return;
      if (performance.now() < until) throw refusal(until);
      refusedUntil.delete(address);
    },
    found(reference) {
      if (reference.length > longestReference) return;
      remember(known, reference);
      known.add(reference);
    },
    missed(address, reference) {
      known.delete(reference);
      return count(address);
    },
    async unregistered(address, reference) {
      const name = `${address}/${reference.slice(0, longestReference)}`;
      if ((await names(name)) === null) await count(address);
    },
  };
}

/** Makes room for a key at the end; what was not used for longest goes. */
function remember(kept: Map<string, unknown> | Set<string>, key: string): void {
  kept.delete(key);
  if (kept.size >= most) kept.delete(kept.keys().next().value!);
}
