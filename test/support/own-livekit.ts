import { inject } from 'vitest';
import type { LiveKitTestAccess } from './provided.ts';

/**
 * The LiveKit server of this test file; no other file uses it at the same time, so that neither its load nor its
 * failures affect others.
 */
export function ownLiveKit(): LiveKitTestAccess {
  const servers = inject('livekit');
  // There are as many servers as concurrent test files, which Vitest numbers from 1.
  return servers[Number(process.env.VITEST_POOL_ID) - 1]!;
}
