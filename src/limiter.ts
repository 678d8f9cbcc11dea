import type { Redis } from 'ioredis';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Rate } from '#src/settings/rate.ts';

/** Milliseconds after which a Redis that has not answered is left alone, for as long as the second number says. */
const patience = 500;
const rest = 5_000;

/** Counts under a key; milliseconds until the next call would be let through, or null when this one is. */
export type Limiter = (key: string) => Promise<number | null>;

/** Makes what counts under the keys of one name, together with all replicas where there is Redis. */
export function createLimiter(redis: Redis | null, name: string, rate: Rate): Limiter {
  const options = { keyPrefix: `greenroom:${name}`, points: rate.limit, duration: rate.seconds };
  const here = new RateLimiterMemory(options);
  if (redis === null) return (key) => consume(here, key);
  const together = new RateLimiterRedis({
    ...options,
    storeClient: redis,
    rejectIfRedisNotReady: true,
    // Whoever is over the rate anyway costs Redis nothing more.
    inMemoryBlockOnConsumed: rate.limit + 1,
  });
  // Whoever counts may hold a lock for which others wait: were each of them to find out, all would stand still.
  let restsUntil = 0;
  return (key) => {
    if (performance.now() < restsUntil) return consume(here, key);
    const onHang = () => {
      restsUntil = performance.now() + rest;
    };
    return withPatience(consume(together, key), onHang).catch(() => consume(here, key));
  };
}

async function consume(counter: RateLimiterAbstract, key: string): Promise<number | null> {
  try {
    await counter.consume(key);
    return null;
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) return thrown.msBeforeNext;
    throw thrown;
  }
}

/** A connection that hangs answers nothing and breaks nothing: nobody waits for it. */
function withPatience<Result>(answer: Promise<Result>, onHang: () => void): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      onHang();
      reject(new Error('Redis does not answer'));
    }, patience);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
