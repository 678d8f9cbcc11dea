import type { PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';
import { AppError } from '#src/errors.ts';
import type { Database } from './database.ts';

/** An open transaction: rows people think in through `em`, the actor store through `client`; both commit together. */
export interface Transaction {
  readonly client: PoolClient;
  readonly em: EntityManager;
  /** Runs `act` once the commit has succeeded, never after a rollback. `act` must not throw. */
  afterCommit(act: () => void): void;
}

/**
 * Runs `work` in one transaction and resolves with its result after the commit. Rolls back and rethrows what `work`
 * throws; a PostgreSQL that is away, full or restarting becomes `unavailable`.
 */
export async function transaction<Result>(
  database: Database,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const runner = database.source.createQueryRunner();
  const committed: (() => void)[] = [];
  try {
    const client = (await runner.connect()) as PoolClient;
    await runner.startTransaction();
    const result = await work({ client, em: runner.manager, afterCommit: (act) => committed.push(act) });
    await runner.commitTransaction();
    for (const act of committed) act();
    return result;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw isDatabaseAway(error) ? new AppError('unavailable', 'The service is not available right now.', { cause: error }) : error;
  } finally {
    // A connection that broke is thrown away by the pool; releasing it must not hide why.
    await runner.release().catch(() => undefined);
  }
}

const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'ENOTFOUND',
  // https://www.postgresql.org/docs/current/errcodes-appendix.html
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '53100', // disk_full
  '53200', // out_of_memory
  '53300', // too_many_connections
  '25006', // read_only_sql_transaction: a replica that is not promoted yet
]);

/** Whether an error says that PostgreSQL itself cannot serve now, and not that the statement was wrong. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && (awayCodes.has(code) || code.startsWith('08'))) return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Query read timeout/.test(
    error.message,
  );
}
