import { inject } from 'vitest';
import type { LiveKitTestAccess } from './provided.ts';

/**
 * The LiveKit server of this test file: no other file uses it at the same time, so that what this one does to it, and
 * how busy it is, disturbs nobody.
 */
export function ownLiveKit(): LiveKitTestAccess {
  const servers = inject('livekit');
  // As many files run at a time as there are servers; Vitest numbers their places from 1.
  return servers[Number(process.env.VITEST_POOL_ID) - 1]!;
}
