import type { Redis } from 'ioredis';
import { createLockout } from '#src/api/lockout.ts';
import type { SecurityLog } from '#src/api/security-log.ts';
import { throttled } from '#src/api/throttled.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Locks out addresses that guess the operator token. */
export interface OperatorLockout {
  /** Rejects with `throttled` while this address is locked out, whatever token it shows. */
  refuseLocked(address: string): Promise<void>;
  /** Counts a wrong token from this address. */
  failed(address: string, request: string): Promise<void>;
}

const lockoutSeconds = 15 * 60;

/** Creates the lockout. It counts wrong tokens over all replicas, per client address. */
export function createOperatorLockout(
  redis: Redis | null,
  { GREENROOM_OPERATOR_FAILURES: failures }: Pick<Settings, 'GREENROOM_OPERATOR_FAILURES'>,
  security: SecurityLog,
): OperatorLockout {
  const lockout = createLockout(redis, 'lockout:operator', { failures, seconds: lockoutSeconds });
  return {
    async refuseLocked(address) {
      const waitMs = await lockout.lockedFor(address);
      if (waitMs !== null) throw throttled(waitMs);
    },
    async failed(address, request) {
      security('credential.refused', { request, credential: 'operator-token' });
      if (await lockout.fail(address)) security('lockout', { request, scope: 'operator' });
    },
  };
}
