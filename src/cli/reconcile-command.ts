import { sweepLiveKit } from '#src/meetings/global-sweep.ts';
import { createRuntime } from '#src/product-runtime.ts';
import type { Mend } from '#src/telephony/plan-sweep.ts';
import { type RuleSweep, sweepRules } from '#src/telephony/sweep-rules.ts';
import type { Command } from './command.ts';
import { findLiveKit } from './find-livekit.ts';
import { findSecret } from './find-secret.ts';

/** Runs the comparison with LiveKit now, which the product otherwise runs every few minutes. */
export const reconcileCommand: Command = {
  words: ['reconcile'],
  args: [],
  options: { 'dry-run': null },
  help: "compare LiveKit's rooms and dispatch rules with the meetings, and mend what differs",
  async run({ database, settings, log }, _args, options) {
    const dryRun = options['dry-run'] === true;
    const livekit = await findLiveKit(settings);
    const runtime = createRuntime({ database, log, secret: await findSecret(settings) }, settings);
    // Rooms first, as in the product, so that a meeting found only now keeps its rule.
    const rooms = dryRun ? null : await sweepLiveKit(runtime, livekit);
    const rules = await sweepRules({ runtime, livekit, settings }, { dryRun });
    const found = rooms === null ? [] : [`${rooms.told} LiveKit rooms were reported to their actors.`];
    return {
      data: { dryRun, rooms, ...rules },
      text: [...found, describe(rules, dryRun)].join('\n'),
      failed: rules.failed > 0,
    };
  },
};

function describe(sweep: RuleSweep, dryRun: boolean): string {
  const { mends, found, foreign, adopted, removed, replaced, remade, failed } = sweep;
  const counts = `${found} rules of ours, ${foreign} of others, which nobody touches`;
  const acts = `${adopted} adopted, ${removed} removed, ${replaced} replaced, ${remade} made again, ${failed} failed`;
  return [...mends.map(say), `${counts}; ${acts}${dryRun ? ' (nothing was done)' : ''}.`].join('\n');
}

const say = (mend: Mend): string =>
  `${mend.act.padEnd(6)}  room ${mend.room}${'rule' in mend ? `  rule ${mend.rule}` : ''}`;
