import { createThrottle, type Throttle, type ThrottleParts } from '#src/api/throttle.ts';
import { createKnockLimits, type KnockLimits } from './lobby/knock-limits.ts';
import { createMissingRooms, type MissingRooms } from './rooms/missing-rooms.ts';

/** What counts at the doors of REST and of the realtime channel, for both together. */
export interface RateLimits {
  readonly throttle: Throttle;
  readonly missingRooms: MissingRooms;
  readonly knocks: KnockLimits;
  /** Hears of what was refused elsewhere. */
  readonly onThrottled: (scope: string) => void;
}

export const createLimits = (parts: ThrottleParts): RateLimits => ({
  throttle: createThrottle(parts),
  missingRooms: createMissingRooms(parts),
  knocks: createKnockLimits(parts),
  onThrottled: parts.onThrottled,
});
