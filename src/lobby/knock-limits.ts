import type { Redis } from 'ioredis';
import { AppError } from '#src/errors.ts';
import { createLimiter } from '#src/limiter.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Counts one new knock at a room from an address. Rejects with `throttled` when there are too many in this second. */
export type KnockLimits = (room: string, address: string) => Promise<void>;

/** Makes what keeps a crowd of strangers from knocking all at once; who waits already is not counted. */
export function createKnockLimits(settings: Settings, redis: Redis | null): KnockLimits {
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
    if (wait !== null) throw new AppError('throttled', 'Too many people are knocking.', { retryAfter: 1 });
  };
}
