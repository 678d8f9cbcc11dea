import type { Database } from './database.ts';
import { type Transaction, transaction } from './transaction.ts';

/** Ends a rehearsal. */
class RolledBack extends Error {}

/**
 * Runs `work` in a transaction that is always rolled back, and resolves with its result. Rejects as the real transaction
 * would, also when one of its statements fails. Row locks are awaited for at most `waitMs`.
 */
export async function rehearse<Result>(
  database: Database,
  work: (tx: Transaction) => Promise<Result>,
  waitMs = 2_000,
): Promise<Result> {
  const results: Result[] = [];
  try {
    await transaction(database, async (tx) => {
      waitAtMost(tx, waitMs);
      results.push(await work(tx));
      // Statements are pipelined: this one fails if an earlier one has failed.
      await tx.client.query('select');
      throw new RolledBack();
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
  }
  return results[0]!;
}

/** Limits how long the statements of this transaction wait for rows that another transaction holds. */
export function waitAtMost(tx: Transaction, ms: number): void {
  tx.send({ text: `set local lock_timeout = ${Math.round(ms)}` });
}

/** Whether a statement gave up waiting for a row that another transaction holds. */
export const isRowBusy = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === '55P03';
