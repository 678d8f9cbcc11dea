import { setTimeout as pause } from 'node:timers/promises';
import { query } from '#src/db/query.ts';
import { checkDrift, confirmDrift } from './check-drift.ts';
import type { MeasuredDriftParts } from './drift-parts.ts';

/** Seconds between two comparisons of a room whose page is open. */
const everySeconds = 30;
/** Milliseconds after which new differences are looked at again. */
const againMs = 2_000;

/**
 * Starts a comparison of a room that an operator looks at, unless one started in the last 30 s. Nobody waits for it:
 * the page shows its result when it asks again.
 */
export function compareSoon(parts: MeasuredDriftParts, room: string): void {
  compareUnlessRecent(parts, room).catch((error: unknown) =>
    parts.log.warn({ err: error, room }, 'a room could not be compared with LiveKit'),
  );
}

async function compareUnlessRecent(parts: MeasuredDriftParts, room: string): Promise<void> {
  // Read first: pages ask every few seconds, and the claim is a write.
  const { rows } = await query(
    parts.database,
    'drift.recent',
    `select from greenroom.drift_check where scope = $1 and claimed_at > clock_timestamp() - make_interval(secs => $2)`,
    [room, everySeconds],
  );
  if (rows.length > 0) return;
  const unconfirmed = await checkDrift(parts, { room, everySeconds });
  if (unconfirmed === null || unconfirmed.length === 0) return;
  await pause(againMs, undefined, { ref: false });
  await confirmDrift(parts, unconfirmed);
}
