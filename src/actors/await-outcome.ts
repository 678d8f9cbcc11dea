import type { Address } from '#machines/addresses.ts';
import { query } from '#src/db/query.ts';
import type { StoredSnapshot } from './delivery.ts';
import { kindOf } from './kinds.ts';
import type { Runtime } from './runtime.ts';

/** Polling interval, for commits of other replicas. */
const lookEveryMs = 200;

/**
 * Waits up to `ms` milliseconds until `judge` returns a result for an actor's committed snapshot, and resolves with it.
 * Commits of this process trigger a check at once; those of other replicas are polled. Resolves with null after the
 * timeout. Rejects with `unavailable` when PostgreSQL is down.
 */
export async function awaitOutcome<Found>(
  runtime: Pick<Runtime, 'database' | 'moves' | 'kinds'>,
  to: Address,
  ms: number,
  judge: (snapshot: StoredSnapshot | null) => Found | undefined,
): Promise<Found | null> {
  const end = performance.now() + ms;
  for (;;) {
    const left = end - performance.now();
    // Subscribe before reading, so that a commit in between triggers the next check.
    const moved = runtime.moves.next(
      kindOf(runtime.kinds, to.kind).roomOf(to.id),
      Math.max(0, Math.min(left, lookEveryMs)),
    );
    const found = judge(await readSnapshot(runtime, to));
    if (found !== undefined) return found;
    if (left <= 0) return null;
    await moved;
  }
}

async function readSnapshot({ database }: Pick<Runtime, 'database'>, to: Address): Promise<StoredSnapshot | null> {
  const { rows } = await query<{ snapshot: StoredSnapshot }>(
    database,
    'actor.snapshot',
    'select snapshot from greenroom.actor where kind = $1 and id = $2',
    [to.kind, to.id],
  );
  return rows[0]?.snapshot ?? null;
}
