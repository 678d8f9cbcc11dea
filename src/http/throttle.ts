import type { Redis } from 'ioredis';
import { createLimiter, type Limiter } from '#src/limiter.ts';
import type { Settings } from '#src/settings/settings.ts';
import { throttled } from '#src/throttled.ts';
import { type Counted, type ThrottleScope, throttleKey } from './throttle-scope.ts';

export interface ThrottleParts {
  readonly settings: Settings;
  /** Where all replicas count together; without it, or while it is away, each counts by itself. */
  readonly redis: Redis | null;
  readonly onThrottled: (scope: ThrottleScope) => void;
}

/** Counts one call. Rejects with `throttled` when there were too many. */
export type Throttle = (scope: ThrottleScope, caller: Counted) => Promise<void>;

/** Makes what counts the calls of every scope. */
export function createThrottle(parts: ThrottleParts): Throttle {
  const { settings } = parts;
  const limiters: Readonly<Record<ThrottleScope, Limiter>> = {
    'request-entry': createLimiter(parts.redis, 'throttle:request-entry', settings.REQUEST_ENTRY_THROTTLE_RATES),
    'creation-callback': createLimiter(
      parts.redis,
      'throttle:creation-callback',
      settings.CREATION_CALLBACK_THROTTLE_RATES,
    ),
    'roomkit-join': createLimiter(parts.redis, 'throttle:roomkit-join', settings.ROOMKIT_JOIN_THROTTLE_RATES),
    'connection-test': createLimiter(parts.redis, 'throttle:connection-test', settings.CONNECTION_TEST_THROTTLE_RATES),
    'renew-pin': createLimiter(parts.redis, 'throttle:renew-pin', settings.GREENROOM_PIN_RENEWAL_RATES),
  };
  return async (scope, caller) => {
    const key = throttleKey(settings, scope, caller);
    if (key === null) return;
    const waitMs = await limiters[scope](key);
    if (waitMs === null) return;
    parts.onThrottled(scope);
    throw throttled(waitMs);
  };
}
