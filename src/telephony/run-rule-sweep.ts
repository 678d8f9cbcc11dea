import { LiveKitFailure } from '#src/livekit/failures.ts';
import { type RuleSweep, type SweepParts, sweepRules } from './sweep-rules.ts';

/**
 * Runs one sweep of the dispatch rules, with log and metrics. Also runs with telephony disabled, because it may have
 * been switched off while rules existed; a LiveKit without SIP is no failure then.
 */
export async function runRuleSweep(parts: SweepParts, count: (act: string, by: number) => void): Promise<void> {
  const { log, limits } = parts.runtime;
  let sweep: RuleSweep;
  try {
    sweep = await sweepRules(parts);
  } catch (error) {
    if (error instanceof LiveKitFailure && !limits.telephony) return;
    throw error;
  }
  const { mends, ...counts } = sweep;
  for (const act of ['adopted', 'removed', 'replaced', 'remade', 'failed'] as const) count(act, counts[act]);
  if (mends.length > 0) log.info(counts, 'the sweep corrected dispatch rules');
}
