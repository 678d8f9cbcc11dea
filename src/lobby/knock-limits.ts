import { createLimiter } from '#src/api/limiter.ts';
import type { ThrottleParts } from '#src/api/throttle.ts';
import { throttled } from '#src/api/throttled.ts';

/**
 * Counts one new knock at a room from an address. Rejects with `throttled` when the limit of this second is exceeded.
 */
export type KnockLimits = (room: string, address: string) => Promise<void>;

/** Creates the rate limiter for new knocks, per address and per room; guests who already wait are not counted. */
export function createKnockLimits({ settings, redis, onThrottled }: ThrottleParts): KnockLimits {
  const perAddress = createLimiter(redis, 'knocks:address', {
    limit: settings.GREENROOM_KNOCKS_PER_SECOND_PER_ADDRESS,
    seconds: 1,
  });
  const perRoom = createLimiter(redis, 'knocks:room', {
    limit: settings.GREENROOM_KNOCKS_PER_SECOND_PER_ROOM,
    seconds: 1,
  });
  return async (room, address) => {
    const wait = (await perAddress(`${room}/${address}`)) ?? (await perRoom(room));
    if (wait === null) return;
    onThrottled('knock');
    throw throttled(wait, 'Too many people are knocking.');
  };
}
