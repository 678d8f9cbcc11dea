import type { Redis } from 'ioredis';
import { createCounter } from './counter.ts';
import { consume } from './limiter.ts';

/** Locks out keys that fail repeatedly. */
export interface Lockout {
  /** Milliseconds until the lockout of a key ends; null when it is not locked out. */
  lockedFor(key: string): Promise<number | null>;
  /** Counts a failure. Resolves with true when this failure locks the key out. */
  fail(key: string): Promise<boolean>;
}

/**
 * Creates a lockout: `failures` failures within `seconds` lock a key out for the same time, on all replicas when there
 * is Redis.
 */
export function createLockout(
  redis: Redis | null,
  name: string,
  { failures, seconds }: { readonly failures: number; readonly seconds: number },
): Lockout {
  // The limiter reports only the first consumption above its points, and restarts the period with it.
  const points = failures - 1;
  const counter = createCounter(redis, name, { points, duration: seconds, blockDuration: seconds });
  return {
    async lockedFor(key) {
      const found = await counter((counting) => counting.get(key));
      return found !== null && found.consumedPoints > points ? found.msBeforeNext : null;
    },
    fail: async (key) => (await counter((counting) => consume(counting, key))) !== null,
  };
}
