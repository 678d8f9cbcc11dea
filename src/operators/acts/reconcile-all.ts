import type { Cause } from '#src/actors/delivery.ts';
import { LiveKitFailure } from '#src/livekit/failures.ts';
import { sweepLiveKit } from '#src/meetings/global-sweep.ts';
import { sweepRules } from '#src/telephony/sweep-rules.ts';
import type { ActParts } from './act-parts.ts';
import { inapplicable } from './act-refusal.ts';
import type { ActAnswer } from './act-schema.ts';

/** Compares LiveKit's rooms and dispatch rules with all meetings, and mends what differs. */
export async function reconcileAll(
  { runtime, settings, findLiveKit }: ActParts,
  cause: Cause,
  dryRun: boolean,
): Promise<ActAnswer> {
  const livekit = await findLiveKit();
  try {
    // Rooms first, so that a meeting found only now keeps its rule.
    const rooms = dryRun ? null : await sweepLiveKit(runtime, livekit, cause);
    const seen = dryRun ? (await livekit.listRooms()).length : rooms!.told;
    const { mends, ...counts } = await sweepRules({ runtime, livekit, settings }, { dryRun, cause });
    const count = mends.length === 1 ? '1 dispatch rule' : `${mends.length} dispatch rules`;
    const text = dryRun
      ? `${seen} LiveKit rooms would be compared, and ${count} corrected.`
      : `${seen} rooms are compared with LiveKit; ${count} were to be corrected.`;
    return { done: !dryRun, dry_run: dryRun, text, details: { rooms, ...counts } };
  } catch (error) {
    if (!(error instanceof LiveKitFailure)) throw error;
    throw inapplicable('LiveKit does not answer, or refused. Nothing more was compared.');
  }
}
