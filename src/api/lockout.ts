import type { Redis } from 'ioredis';
import { createCounter } from './counter.ts';
import { consume } from './limiter.ts';

/** Who fails again and again is locked out for a while. */
export interface Lockout {
  /** Milliseconds for which a key is still locked out; null when it is not. */
  lockedFor(key: string): Promise<number | null>;
  /** Counts a failure. Whether the key is locked out from now on. */
  fail(key: string): Promise<boolean>;
}

/** With so many failures within so many seconds a key is locked out for as long, on all replicas where there is Redis. */
export function createLockout(
  redis: Redis | null,
  name: string,
  { failures, seconds }: { readonly failures: number; readonly seconds: number },
): Lockout {
  // What counts says so with the first that is too much, and begins the time anew with it.
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
