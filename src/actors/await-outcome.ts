import type { Address } from '#machines/addresses.ts';
import { query } from '#src/db/query.ts';
import type { StoredSnapshot } from './delivery.ts';
import { kindOf } from './kinds.ts';
import type { Runtime } from './runtime.ts';

/** What is committed by another replica is seen by looking. */
const lookEveryMs = 200;

/**
 * Waits until `judge` finds in an actor's committed snapshot what is waited for, and resolves with that: woken by the
 * commits of this process, else by looking. Null when it does not within `ms`. Rejects with `unavailable` when
 * PostgreSQL is away.
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
    // Begun before looking: what is committed meanwhile wakes it.
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
