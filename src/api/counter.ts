import type { Redis } from 'ioredis';
import {
  type IRateLimiterOptions,
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
} from 'rate-limiter-flexible';

/** Redis timeout, then the pause in which Redis is skipped, both in milliseconds. */
const patience = 500;
const rest = 5_000;

/** Runs `act` with the limiter that currently counts. */
export type Counter = <Result>(act: (counter: RateLimiterAbstract) => Promise<Result>) => Promise<Result>;

/**
 * Counts per key under one name: in Redis for all replicas; in this process without Redis and while Redis does not
 * answer.
 */
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
    // Keys over the limit are refused in memory, without another Redis call.
    inMemoryBlockOnConsumed: rate.points + 1,
  });
  // After one timeout, skip Redis for a while: the library's insurance limiter would make each call wait again.
  let restsUntil = 0;
  return (act) => {
    if (performance.now() < restsUntil) return act(here);
    const onHang = () => {
      restsUntil = performance.now() + rest;
    };
    return withPatience(act(together), onHang).catch(() => act(here));
  };
}

/** Rejects when Redis does not answer in time; a hanging connection raises no error by itself. */
function withPatience<Result>(answer: Promise<Result>, onHang: () => void): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      onHang();
      reject(new Error('Redis does not answer'));
    }, patience);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
