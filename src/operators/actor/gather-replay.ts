import type { Address } from '#machines/addresses.ts';
import { type Replay, type ReplayedState, type ReplayedStep, replay } from '#src/actors/replay.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { ReadParts } from '../read-parts.ts';

/** Consecutive moves of an actor, recomputed. */
export interface GatheredReplay {
  /** The state before the first step; null if nothing can be recomputed. */
  readonly start: ReplayedState | null;
  readonly steps: readonly ReplayedStep[];
  /** The revision to ask from for the moves before the start; null if there are none. */
  readonly earlier: number | null;
  /** Why moves are missing. */
  readonly problem: string | null;
}

const lost = 'The journal does not hold what earlier moves need: their lines were purged or cut.';

/**
 * Recomputes the newest `most` moves of an actor up to the revision `until`, checkpoint by checkpoint, backwards. It
 * stops at moves that cannot be recomputed, and sets `problem`.
 */
export async function gatherReplay(
  { runtime }: Pick<ReadParts, 'runtime'>,
  address: Address<string>,
  { until, most }: { readonly until?: number | undefined; readonly most: number },
): Promise<GatheredReplay> {
  const parts: Replay[] = [];
  let count = 0;
  let wanted = until;
  let problem: string | null = null;
  while (count < most) {
    const part = await tryReplay(runtime, address, wanted);
    if (typeof part === 'string') {
      problem ??= part;
      break;
    }
    const end = part.steps.at(-1)?.revision ?? part.start.revision;
    if (wanted !== undefined && end < wanted && problem === null) problem = gapAfter(end, wanted);
    parts.unshift(part);
    count += part.steps.length;
    wanted = part.start.revision;
    if (wanted === 0) break;
  }
  const [first] = parts;
  if (first === undefined) return { start: null, steps: [], earlier: null, problem: problem ?? lost };
  const all = parts.flatMap(({ steps }) => steps);
  const start = all.length > most ? all.at(-most - 1)! : first.start;
  const isEnd = start.revision === 0 || (problem !== null && start === first.start);
  return { start, steps: all.slice(-most), earlier: isEnd ? null : start.revision, problem };
}

/** A replay, or why there is none. */
async function tryReplay(
  runtime: ReadParts['runtime'],
  address: Address<string>,
  until: number | undefined,
): Promise<Replay | string> {
  try {
    return (await replay(runtime, address, until)) ?? lost;
  } catch (error) {
    if (error instanceof AppError && error.message.includes('older'))
      return 'A newer version of the product has stored these moves; this replica cannot recompute them.';
    // PostgreSQL is away.
    if (error instanceof AppError) throw error;
    return 'A stored state of these moves is not valid for the machine of this replica.';
  }
}

const gapAfter = (end: number, wanted: number): string =>
  `The moves from revision ${end + 1} to ${wanted} cannot be recomputed: the journal does not hold what they need, or another version of the machine has made them.`;
