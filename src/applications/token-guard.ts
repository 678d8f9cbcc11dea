import { hash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { createLimiter } from '#src/api/limiter.ts';
import { createLockout } from '#src/api/lockout.ts';
import { throttled } from '#src/api/throttled.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Limits of token requests, over all replicas. */
export interface TokenGuard {
  /** Rejects with `throttled` while this client is locked out at this address. */
  refuseLocked(client: string, address: string): Promise<void>;
  /** Counts a wrong secret. Resolves with true when this one locks the client out at this address. */
  failed(client: string, address: string): Promise<boolean>;
  /** Counts a request with the right secret. Rejects with `throttled` when the client asks too often. */
  count(client: string): Promise<void>;
}

/**
 * Creates the guard: 10 wrong secrets of one client from one address within 15 minutes lock the pair out for as long. A
 * lockout of the client alone would let anybody stop an integration; for the same reason only requests with the right
 * secret count against its rate.
 */
export function createTokenGuard(redis: Redis | null, settings: Pick<Settings, 'GREENROOM_TOKEN_RATES'>): TokenGuard {
  const lockout = createLockout(redis, 'lockout:application', { failures: 10, seconds: 15 * 60 });
  const limiter = createLimiter(redis, 'throttle:application', settings.GREENROOM_TOKEN_RATES);
  // Hashed: bounds the length of what a caller sends.
  const pair = (client: string, address: string) => hash('sha256', `${address} ${client}`, 'base64url');
  return {
    async refuseLocked(client, address) {
      const waitMs = await lockout.lockedFor(pair(client, address));
      if (waitMs !== null) throw throttled(waitMs);
    },
    failed: (client, address) => lockout.fail(pair(client, address)),
    async count(client) {
      const waitMs = await limiter(client);
      if (waitMs !== null) throw throttled(waitMs);
    },
  };
}
