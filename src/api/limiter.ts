import type { Redis } from 'ioredis';
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import type { Rate } from '#src/settings/rate.ts';
import { createCounter } from './counter.ts';

/** Counts under a key; milliseconds until the next call would be let through, or null when this one is. */
export type Limiter = (key: string) => Promise<number | null>;

/** Makes what counts under the keys of one name, together with all replicas where there is Redis. */
export function createLimiter(redis: Redis | null, name: string, rate: Rate): Limiter {
  const counter = createCounter(redis, name, { points: rate.limit, duration: rate.seconds });
  return (key) => counter((limiter) => consume(limiter, key));
}

/** Counts one; milliseconds until there is room again, when there was none. */
export async function consume(counter: RateLimiterAbstract, key: string): Promise<number | null> {
  try {
    await counter.consume(key);
    return null;
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) return thrown.msBeforeNext;
    throw thrown;
  }
}
