import type { Log } from '#src/kernel/log.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';

/**
 * Warns of configured trunks that LiveKit does not have: nobody can call the rooms on them. Rejects with a
 * `LiveKitFailure`.
 */
export async function lookForTrunks(
  { livekit, log }: { readonly livekit: Pick<LiveKitClient, 'listSipTrunks'>; readonly log: Log },
  trunks: readonly string[],
): Promise<void> {
  if (trunks.length === 0) return;
  const known = await livekit.listSipTrunks();
  for (const trunk of trunks) {
    if (!known.includes(trunk)) log.warn({ trunk }, 'GREENROOM_SIP_TRUNKS names a trunk that LiveKit does not have');
  }
}
