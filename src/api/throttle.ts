import type { Redis } from 'ioredis';
import type { Settings } from '#src/settings/settings.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { type Counted, scopes, type ThrottleScope, throttleKeys } from './throttle-scope.ts';
import { throttled } from './throttled.ts';

export interface ThrottleParts {
  readonly settings: Settings;
  /** Shared counter of all replicas; without Redis, or while it is down, each replica counts alone. */
  readonly redis: Redis | null;
  /** Called on every refusal. */
  readonly onThrottled: (scope: string) => void;
}

/** Counts one call. Rejects with `throttled` when the rate is exceeded. */
export type Throttle = (scope: ThrottleScope, caller: Counted) => Promise<void>;

/** Creates the throttle for all scopes. */
export function createThrottle({ settings, redis, onThrottled }: ThrottleParts): Throttle {
  const limiters = new Map<ThrottleScope, { readonly own: Limiter; readonly shared: Limiter }>();
  for (const scope of Object.keys(scopes) as ThrottleScope[]) {
    const { limit, seconds } = scopes[scope].rate(settings);
    limiters.set(scope, {
      own: createLimiter(redis, `throttle:${scope}`, { limit, seconds }),
      shared: createLimiter(redis, `throttle-shared:${scope}`, {
        limit: limit * settings.GREENROOM_PEOPLE_PER_ADDRESS,
        seconds,
      }),
    });
  }
  return async (scope, caller) => {
    const { own, shared } = throttleKeys(settings, scope, caller);
    const limiter = limiters.get(scope)!;
    const waits = await Promise.all([own && limiter.own(own), shared && limiter.shared(shared)]);
    const wait = Math.max(...waits.map((ms) => Number(ms ?? -1)));
    if (wait < 0) return;
    onThrottled(scope);
    throw throttled(wait);
  };
}
