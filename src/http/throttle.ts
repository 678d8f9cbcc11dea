import type { Redis } from 'ioredis';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '#src/errors.ts';
import type { Rate } from '#src/settings/rate.ts';
import type { Settings } from '#src/settings/settings.ts';
import { type Counted, type ThrottleScope, throttleKey } from './throttle-scope.ts';

export interface ThrottleParts {
  readonly settings: Settings;
  /** Where all replicas count together; without it, or while it is away, each counts by itself. */
  readonly redis: Redis | null;
  readonly onThrottled: (scope: ThrottleScope) => void;
}

/** Counts one call. Rejects with `throttled` when there were too many. */
export type Throttle = (scope: ThrottleScope, caller: Counted) => Promise<void>;

/** Milliseconds after which a Redis that has not answered is left alone for this call. */
const patience = 500;

/** Makes what counts the calls of every scope. */
export function createThrottle(parts: ThrottleParts): Throttle {
  const { settings } = parts;
  const limiters: Readonly<Record<ThrottleScope, Limiter>> = {
    'request-entry': limiter(parts, 'request-entry', settings.REQUEST_ENTRY_THROTTLE_RATES),
    'creation-callback': limiter(parts, 'creation-callback', settings.CREATION_CALLBACK_THROTTLE_RATES),
    'roomkit-join': limiter(parts, 'roomkit-join', settings.ROOMKIT_JOIN_THROTTLE_RATES),
    'connection-test': limiter(parts, 'connection-test', settings.CONNECTION_TEST_THROTTLE_RATES),
  };
  return async (scope, caller) => {
    const key = throttleKey(settings, scope, caller);
    if (key === null) return;
    const waitMs = await limiters[scope](key);
    if (waitMs === null) return;
    parts.onThrottled(scope);
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    throw new AppError(
      'throttled',
      `Request was throttled. Expected available in ${seconds} second${seconds === 1 ? '' : 's'}.`,
      { retryAfter: seconds },
    );
  };
}

/** Counts under a key; milliseconds until the next call would be let through, or null when this one is. */
type Limiter = (key: string) => Promise<number | null>;

function limiter({ redis }: ThrottleParts, scope: ThrottleScope, rate: Rate): Limiter {
  const options = { keyPrefix: `greenroom:throttle:${scope}`, points: rate.limit, duration: rate.seconds };
  const here = new RateLimiterMemory(options);
  if (redis === null) return (key) => consume(here, key);
  const together = new RateLimiterRedis({
    ...options,
    storeClient: redis,
    rejectIfRedisNotReady: true,
    // Whoever is over the rate anyway costs Redis nothing more.
    inMemoryBlockOnConsumed: rate.limit + 1,
  });
  return (key) => withPatience(consume(together, key)).catch(() => consume(here, key));
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
function withPatience<Result>(answer: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Redis does not answer')), patience);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
