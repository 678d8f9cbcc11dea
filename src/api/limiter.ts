import type { Redis } from 'ioredis';
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import type { Rate } from '#src/settings/rate.ts';
import { createCounter } from './counter.ts';

/** Counts one call under a key. Resolves with null when it is allowed, else with the milliseconds until one will be. */
export type Limiter = (key: string) => Promise<number | null>;

/** Creates a rate limiter with its own key space, shared by all replicas when there is Redis. */
export function createLimiter(redis: Redis | null, name: string, rate: Rate): Limiter {
  const counter = createCounter(redis, name, { points: rate.limit, duration: rate.seconds });
  return (key) => counter((limiter) => consume(limiter, key));
}

/** Consumes one point. Resolves with null, or with the milliseconds to wait when none was left. */
export async function consume(counter: RateLimiterAbstract, key: string): Promise<number | null> {
  try {
    await counter.consume(key);
    return null;
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) return thrown.msBeforeNext;
    throw thrown;
  }
}
