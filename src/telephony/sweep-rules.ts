import { roomAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Cause } from '#src/actors/delivery.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { isDatabaseAway } from '#src/db/is-database-away.ts';
import { AppError } from '#src/kernel/errors.ts';
import { newId } from '#src/kernel/ids.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { sortFailure } from '#src/livekit/failures.ts';
import { roomOfRule } from '#src/livekit/sip-rule.ts';
import { type Mend, planSweep } from './plan-sweep.ts';
import { readBeliefs, readRunningBeliefs } from './read-beliefs.ts';
import { findOutdated, type PlaceParts } from './rule-place.ts';

/** What a sweep of the dispatch rules found and did, or would have done in a dry run. */
export interface RuleSweep {
  /** Numbers of our rules, and of foreign ones, which are never changed. */
  readonly found: number;
  readonly foreign: number;
  /** Meetings that adopt an existing rule. */
  readonly adopted: number;
  /** Unneeded rules that were deleted. */
  readonly removed: number;
  /** Deleted rules whose PIN, trunk or hiding of numbers was outdated; their rooms create new ones. */
  readonly replaced: number;
  /** Meetings whose rule was missing; they create it again. */
  readonly remade: number;
  readonly failed: number;
  readonly mends: readonly Mend[];
}

export interface SweepParts extends Pick<PlaceParts, 'settings'> {
  readonly runtime: Runtime;
  readonly livekit: Pick<LiveKitClient, 'listSipRules' | 'deleteSipRule'>;
}

/**
 * Lists all dispatch rules once and corrects differences from the actors' state. A failed correction is counted and
 * does not stop the others. Rejects when the rules cannot be listed.
 */
export async function sweepRules(
  parts: SweepParts,
  { dryRun = false, cause }: { readonly dryRun?: boolean; readonly cause?: Cause } = {},
): Promise<RuleSweep> {
  const { runtime, livekit, settings } = parts;
  const before = await readRunningBeliefs(runtime.database);
  const rules = await livekit.listSipRules();
  const rooms = new Set(rules.flatMap((rule) => roomOfRule(rule) ?? []));
  const after = await readBeliefs(runtime.database, [...rooms]);
  const outdated = await findOutdated({ database: runtime.database, settings }, rules);
  const { telephony } = runtime.limits;
  const { found, foreign, mends } = planSweep({ telephony, before, rules, after, outdated });
  const counts = { adopt: 0, remove: 0, replace: 0, remake: 0, failed: 0 };
  for (const one of mends) counts[dryRun || (await mend(parts, one, cause)) ? one.act : 'failed'] += 1;
  const { adopt: adopted, remove: removed, replace: replaced, remake: remade, failed } = counts;
  return { found, foreign, adopted, removed, replaced, remade, failed, mends };
}

/** Resolves with whether the correction succeeded. */
async function mend({ runtime, livekit }: SweepParts, one: Mend, cause?: Cause): Promise<boolean> {
  try {
    if (one.act === 'adopt' || one.act === 'remake') {
      await tell(runtime, one.room, one.act === 'remake' ? one.missing : null, cause);
      return true;
    }
    await livekit.deleteSipRule(one.rule).catch((error: unknown) => {
      if (sortFailure(error).kind !== 'gone') throw error;
    });
    // The room creates a new rule. It is also told of an unneeded rule, which it may have adopted concurrently.
    if (one.act === 'replace' || one.actor) await tell(runtime, one.room, one.rule, cause);
    return true;
  } catch (error) {
    if (error instanceof AppError && isDatabaseAway(error.cause)) throw error;
    runtime.log.warn({ err: error, room: one.room, act: one.act }, 'failed to correct a dispatch rule');
    return false;
  }
}

async function tell(runtime: Runtime, room: string, missing: string | null, by?: Cause): Promise<void> {
  const id = newId();
  const event = { type: 'sip.rulesListed', missing } as const;
  const cause = by ?? ({ by: 'sweep', id } as const);
  await deliver(runtime, [{ to: roomAddress(room), event, key: `sweep/${id}`, cause }]);
}
