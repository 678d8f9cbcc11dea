import type { Writable } from 'node:stream';
import type { PoolClient, QueryConfig } from 'pg';
import type { EntityManager } from 'typeorm';
import { AppError } from '#src/kernel/errors.ts';
import type { Database } from './database.ts';
import { isDatabaseAway } from './is-database-away.ts';

/** An open transaction. Statements are pipelined: those that are not awaited are sent together with the next one. */
export interface Transaction {
  readonly client: Pick<PoolClient, 'query'>;
  /** Sends a statement whose result is not needed; the commit waits for it and rejects if it failed. */
  send(query: QueryConfig): void;
  /** Makes the commit wait for this answer too, and reject if it failed. */
  expect(answer: Promise<unknown>): void;
  /** Runs `act` after a successful commit, never after a rollback. `act` must not throw. */
  afterCommit(act: () => void): void;
}

/** A transaction that also offers TypeORM entities. */
export interface EntityTransaction extends Transaction {
  readonly em: EntityManager;
}

/**
 * Runs `work` in one transaction and resolves with its result after the commit. Rolls back and rethrows what `work`
 * throws; when PostgreSQL is down, full or restarting, rejects with `unavailable`.
 */
export async function transaction<Result>(
  database: Database,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  let client: PoolClient | undefined;
  let failure: unknown;
  try {
    client = await database.pool.connect();
    const bursting = inBursts(client);
    return await runIn(bursting, () => bursting.query('begin'), work);
  } catch (error) {
    failure = error;
    throw asUnavailable(error);
  } finally {
    // Destroys a broken connection instead of returning it to the pool.
    client?.release(isDatabaseAway(failure));
  }
}

/** Like `transaction`, for work that needs entities. */
export async function entityTransaction<Result>(
  database: Database,
  work: (tx: EntityTransaction) => Promise<Result>,
): Promise<Result> {
  const runner = database.source.createQueryRunner();
  try {
    const client = (await runner.connect()) as PoolClient;
    // Begin through TypeORM, which would otherwise begin a nested transaction on each save.
    await runner.startTransaction();
    return await runIn(inBursts(client), null, (tx) => work({ ...tx, em: runner.manager }));
  } catch (error) {
    throw asUnavailable(error);
  } finally {
    // The pool discards a broken connection; an error on release must not hide the cause.
    await runner.release().catch(() => undefined);
  }
}

/**
 * Runs `work` between begin and commit; the begin is pipelined with the first statements unless it was sent already.
 */
async function runIn<Result>(
  client: BurstingClient,
  begin: (() => Promise<unknown>) | null,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const committed: (() => void)[] = [];
  const sent: Promise<unknown>[] = [];
  const expect = (answer: Promise<unknown>) => {
    // The failure is handled at the commit; without this it would be an unhandled rejection until then.
    answer.catch(() => undefined);
    sent.push(answer);
  };
  if (begin !== null) expect(begin());
  try {
    const send = (query: QueryConfig) => expect(client.query(query));
    const result = await work({ client, send, expect, afterCommit: (act) => committed.push(act) });
    // Pipelined behind the last statements: after a failed one, PostgreSQL answers COMMIT with a rollback.
    const commit = client.query('commit');
    expect(commit);
    await settleAll(sent);
    if ((await commit).command !== 'COMMIT') {
      throw client.firstFailure() ?? new Error('The transaction was rolled back');
    }
    for (const act of committed) act();
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    // 25P02 (in_failed_sql_transaction) only says that an earlier statement failed.
    throw (error as { code?: unknown }).code === '25P02' ? (client.firstFailure() ?? error) : error;
  }
}

interface BurstingClient extends Pick<PoolClient, 'query'> {
  /** Error of the first statement that failed. */
  firstFailure(): unknown;
}

/**
 * Wraps the client so that all statements of one turn of the event loop are sent in one write: a system call per
 * statement costs more than most statements.
 */
function inBursts(client: PoolClient): BurstingClient {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  let corked = false;
  let failure: unknown;
  const query = (...args: Parameters<PoolClient['query']>) => {
    if (!corked) {
      corked = true;
      stream.cork();
      process.nextTick(() => {
        corked = false;
        stream.uncork();
      });
    }
    const answer = client.query(...args) as unknown as Promise<unknown>;
    answer.catch((error: unknown) => {
      failure ??= error;
    });
    return answer;
  };
  return { query: query as unknown as PoolClient['query'], firstFailure: () => failure };
}

/** Waits for all and rejects with the first failure, which caused the later ones. */
async function settleAll(sent: readonly Promise<unknown>[]): Promise<void> {
  for (const answer of await Promise.allSettled(sent)) if (answer.status === 'rejected') throw answer.reason;
}

const asUnavailable = (error: unknown): unknown =>
  isDatabaseAway(error)
    ? new AppError('unavailable', 'The service is not available right now.', { cause: error })
    : error;
