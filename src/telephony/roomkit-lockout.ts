import type { Redis } from 'ioredis';
import { createLockout } from '#src/api/lockout.ts';
import type { SecurityLog } from '#src/api/security-log.ts';
import { throttled } from '#src/api/throttled.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Why a device was refused: wrong token, unknown PIN, PIN of several rooms, or address locked out. */
type RoomkitRefusal = 'token' | 'pin' | 'ambiguous' | 'locked_out';

/** Locks out clients that guess tokens or PINs. */
export interface RoomkitLockout {
  /** Rejects with `throttled` while this address is locked out. */
  refuseLocked(address: string): Promise<void>;
  /** Counts a failure of this address. */
  failed(address: string, why: Exclude<RoomkitRefusal, 'locked_out'>, request: string): Promise<void>;
}

export interface RoomkitLockoutParts {
  readonly settings: Settings;
  readonly redis: Redis | null;
  readonly onRoomkitRefused: (why: RoomkitRefusal) => void;
  readonly security: SecurityLog;
}

/** Creates the lockout. It counts failures over all replicas, per client address as reported by the trusted proxies. */
export function createRoomkitLockout(parts: RoomkitLockoutParts): RoomkitLockout {
  const { settings, redis, onRoomkitRefused, security } = parts;
  const lockout = createLockout(redis, 'lockout:roomkit', {
    failures: settings.GREENROOM_ROOMKIT_FAILURES,
    seconds: settings.GREENROOM_SIP_LOCKOUT_MINUTES * 60,
  });
  return {
    async refuseLocked(address) {
      const waitMs = await lockout.lockedFor(address);
      if (waitMs === null) return;
      onRoomkitRefused('locked_out');
      throw throttled(waitMs);
    },
    async failed(address, why, request) {
      onRoomkitRefused(why);
      // A PIN of several rooms is valid, so it was not guessed.
      if (why !== 'ambiguous') {
        security('credential.refused', { request, credential: why === 'pin' ? 'pin' : 'roomkit-token' });
      }
      if (await lockout.fail(address)) security('lockout', { request, scope: 'roomkit' });
    },
  };
}
