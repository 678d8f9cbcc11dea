import type { Loop } from '#src/api/domain.ts';
import { checkDrift, confirmDrift } from './check-drift.ts';
import { driftKinds } from './difference.ts';
import type { MeasuredDriftParts } from './drift-parts.ts';
import { countDrift } from './drift-rows.ts';
import type { Unconfirmed } from './record-drift.ts';

const everyMs = 5_000;

/**
 * The loop that compares everything at the interval of the global sweep, by one replica at a time. What it finds for
 * the first time is compared again in the next turn. Before the first comparison, sweeps correct what changed while no
 * replica ran.
 */
export function driftLoop(parts: MeasuredDriftParts, firstAfterMs = 30_000): Loop {
  const startedAt = performance.now();
  let unconfirmed: Unconfirmed = [];
  return {
    name: 'drift',
    everyMs,
    async turn() {
      const again = unconfirmed;
      unconfirmed = [];
      await confirmDrift(parts, again);
      if (performance.now() - startedAt < firstAfterMs) return;
      const { GREENROOM_GLOBAL_SWEEP_SECONDS: everySeconds } = parts.settings;
      unconfirmed = (await checkDrift(parts, { everySeconds })) ?? [];
      const counts = await countDrift(parts.database);
      for (const what of driftKinds) parts.metrics.drift.set({ what }, counts[what] ?? 0);
    },
  };
}
