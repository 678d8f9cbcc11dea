import { createLimiter } from '#src/api/limiter.ts';
import type { ThrottleParts } from '#src/api/throttle.ts';
import { throttled } from '#src/api/throttled.ts';

/** Counts requests for rooms that do not exist, per address, and refuses further ones before the lookup. */
export interface MissingRooms {
  /**
   * Throws `throttled` when this address has exceeded the limit; local and cheap. Rooms that this replica found before
   * are let through, because others behind the same address use them.
   */
  refuse(address: string, reference: string): void;
  found(reference: string): void;
  /** Counts a room that does not exist. Rejects with `throttled` when the limit is exceeded. */
  missed(address: string, reference: string): Promise<void>;
  /** As `missed`, for a slug without a room where people may meet all the same: each slug counts once per address. */
  unregistered(address: string, reference: string): Promise<void>;
}

// Maximum entries per cache of a replica.
const most = 10_000;
const longestReference = 255;

export function createMissingRooms({ settings, redis, onThrottled }: ThrottleParts): MissingRooms {
  const rate = settings.GREENROOM_MISSING_ROOM_RATES;
  const limiter = createLimiter(redis, 'throttle:missing-room', rate);
  // Local to this replica: another replica still does one lookup before it refuses.
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

/** Moves the key to the newest position and evicts the least recently used one. */
function remember(kept: Map<string, unknown> | Set<string>, key: string): void {
  kept.delete(key);
  if (kept.size >= most) kept.delete(kept.keys().next().value!);
}
