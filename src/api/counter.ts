import type { Redis } from 'ioredis';
import {
  type IRateLimiterOptions,
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
} from 'rate-limiter-flexible';

/** Milliseconds after which a Redis that has not answered is left alone, for as long as the second number says. */
const patience = 500;
const rest = 5_000;

/** Runs what counts, or asks what was counted. */
export type Counter = <Result>(act: (counter: RateLimiterAbstract) => Promise<Result>) => Promise<Result>;

/** Counts under the keys of one name, together with all replicas where there is Redis, by itself while it is away. */
export function createCounter(
  redis: Redis | null,
  name: string,
  rate: IRateLimiterOptions & { points: number },
): Counter {
  const options = { ...rate, keyPrefix: `greenroom:${name}` };
  const here = new RateLimiterMemory(options);
  if (redis === null) return (act) => act(here);
  const together = new RateLimiterRedis({
    ...options,
    storeClient: redis,
    rejectIfRedisNotReady: true,
    // Whoever is over the rate anyway costs Redis nothing more.
    inMemoryBlockOnConsumed: rate.points + 1,
  });
  // After one timeout Redis is left alone for a while: with the library's insurance limiter each call would wait anew.
  let restsUntil = 0;
  return (act) => {
    if (performance.now() < restsUntil) return act(here);
    const onHang = () => {
      restsUntil = performance.now() + rest;
    };
    return withPatience(act(together), onHang).catch(() => act(here));
  };
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
