import { createThrottle, type Throttle, type ThrottleParts } from '#src/api/throttle.ts';
import { createKnockLimits, type KnockLimits } from './lobby/knock-limits.ts';
import { createMissingRooms, type MissingRooms } from './rooms/missing-rooms.ts';

/** Rate limits that REST and the realtime channel share. */
export interface RateLimits {
  readonly throttle: Throttle;
  readonly missingRooms: MissingRooms;
  readonly knocks: KnockLimits;
  /** Counts a refusal by a limit outside of these; called with its scope, for metrics. */
  readonly onThrottled: (scope: string) => void;
}

export const createLimits = (parts: ThrottleParts): RateLimits => ({
  throttle: createThrottle(parts),
  missingRooms: createMissingRooms(parts),
  knocks: createKnockLimits(parts),
  onThrottled: parts.onThrottled,
});
