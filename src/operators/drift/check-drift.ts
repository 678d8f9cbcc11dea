import { setTimeout as pause } from 'node:timers/promises';
import { compare } from './compare.ts';
import type { Cursors } from './compare-files.ts';
import { confirmObjects } from './confirm-objects.ts';
import type { Scope } from './difference.ts';
import { claimCheck, endCheck, everything, readClock } from './drift-checks.ts';
import type { DriftParts, MeasuredDriftParts } from './drift-parts.ts';
import { recordDrift, type Unconfirmed } from './record-drift.ts';

/** Seconds between two requested comparisons of the same scope. */
const requestedEvery = 2;
/** Milliseconds after which a requested comparison looks again at the rooms where it found something new. */
const againMs = 2_000;
/** Rooms that a second look covers. */
const mostAgain = 200;

/** Options of a comparison that one replica runs at a time. */
interface CheckOptions {
  /** A room's id, or everything. */
  readonly room?: string | undefined;
  /** Nothing is compared when the last comparison of the scope started less than this many seconds ago. */
  readonly everySeconds: number;
}

/** The metrics are those of the running product; the command line has none. */
type Parts = DriftParts & Partial<Pick<MeasuredDriftParts, 'metrics'>>;

/**
 * Compares once, and stores the differences. Resolves with the rooms that have a difference which no earlier comparison
 * found; null when another comparison is running or has just ended.
 */
export async function checkDrift(parts: Parts, { room, everySeconds }: CheckOptions): Promise<Unconfirmed | null> {
  const scope = room ?? everything;
  const claim = await claimCheck(parts.database, scope, everySeconds);
  if (claim === null) return null;
  const { result, unconfirmed } = await compareAndRecord(parts, room === undefined ? 'all' : [room], claim);
  await endCheck(parts.database, scope, result);
  return unconfirmed;
}

/** Repeats the comparison for differences found only once: each is then confirmed or deleted. */
export async function confirmDrift(parts: Parts, unconfirmed: Unconfirmed): Promise<void> {
  if (unconfirmed.length === 0) return;
  const rooms = unconfirmed.filter((room) => room !== null).slice(0, mostAgain);
  const now = await readClock(parts.database);
  if (rooms.length > 0) await compareAndRecord(parts, rooms, { now, cursors: {} });
  if (!unconfirmed.includes(null)) return;
  const look = await confirmObjects(parts);
  if (look !== null) await recordDrift(parts.database, { scope: 'all', since: now }, [look]);
}

/** Compares on request, and looks again after 2 s where something new was found. */
export async function checkDriftNow(parts: Parts, room?: string): Promise<void> {
  const unconfirmed = await checkDrift(parts, { room, everySeconds: requestedEvery });
  if (unconfirmed === null || unconfirmed.length === 0) return;
  await pause(againMs);
  await confirmDrift(parts, unconfirmed);
}

async function compareAndRecord(parts: Parts, scope: Scope, at: { readonly now: Date; readonly cursors: Cursors }) {
  const result = await compare(parts, scope, at);
  const { mended, unconfirmed } = await recordDrift(parts.database, { scope, since: at.now }, result.looks);
  for (const what of mended) parts.metrics?.driftMended.inc({ what });
  return { result, unconfirmed };
}
