import type { Writable } from 'node:stream';
import type { PoolClient, QueryConfig } from 'pg';
import type { EntityManager } from 'typeorm';
import { AppError } from '#src/kernel/errors.ts';
import type { Database } from './database.ts';
import { isDatabaseAway } from './is-database-away.ts';

/** An open transaction. Statements are pipelined: those that nobody waits for travel together with the next one. */
export interface Transaction {
  readonly client: Pick<PoolClient, 'query'>;
  /** Sends a statement whose answer nobody needs; the commit waits for it and fails when it failed. */
  send(query: QueryConfig): void;
  /** The commit waits for this answer too, and fails when it failed. */
  expect(answer: Promise<unknown>): void;
  /** Runs `act` once the commit has succeeded, never after a rollback. `act` must not throw. */
  afterCommit(act: () => void): void;
}

/** A transaction that also serves the tables people think in, through TypeORM. */
export interface EntityTransaction extends Transaction {
  readonly em: EntityManager;
}

/**
 * Runs `work` in one transaction and resolves with its result after the commit. Rolls back and rethrows what `work`
 * throws; a PostgreSQL that is away, full or restarting becomes `unavailable`.
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
    // A connection that broke is not used again.
    client?.release(isDatabaseAway(failure));
  }
}

/** As `transaction`, for work that needs entities. */
export async function entityTransaction<Result>(
  database: Database,
  work: (tx: EntityTransaction) => Promise<Result>,
): Promise<Result> {
  const runner = database.source.createQueryRunner();
  try {
    const client = (await runner.connect()) as PoolClient;
    // Begun by TypeORM, which would else begin one of its own inside this one each time that it saves.
    await runner.startTransaction();
    return await runIn(inBursts(client), null, (tx) => work({ ...tx, em: runner.manager }));
  } catch (error) {
    throw asUnavailable(error);
  } finally {
    // A connection that broke is thrown away by the pool; releasing it must not hide why.
    await runner.release().catch(() => undefined);
  }
}

/** Runs `work` between the begin, which travels with its first statements unless it was made already, and the end. */
async function runIn<Result>(
  client: BurstingClient,
  begin: (() => Promise<unknown>) | null,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const committed: (() => void)[] = [];
  const sent: Promise<unknown>[] = [];
  const expect = (answer: Promise<unknown>) => {
    // Seen to below; without this line a failure would count as nobody's meanwhile.
    answer.catch(() => undefined);
    sent.push(answer);
  };
  if (begin !== null) expect(begin());
  try {
    const send = (query: QueryConfig) => expect(client.query(query));
    const result = await work({ client, send, expect, afterCommit: (act) => committed.push(act) });
    // Sent behind the last statements: after a failed one, PostgreSQL answers it with a rollback.
    const commit = client.query('commit');
    expect(commit);
    await settleAll(sent);
    if ((await commit).command !== 'COMMIT') throw new Error('The transaction was rolled back');
    for (const act of committed) act();
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    // 25P02 (in_failed_sql_transaction) only says that a statement before this one failed.
    throw (error as { code?: unknown }).code === '25P02' ? (client.firstFailure() ?? error) : error;
  }
}

interface BurstingClient extends Pick<PoolClient, 'query'> {
  /** What the first statement that failed was answered. */
  firstFailure(): unknown;
}

/**
 * The client, so that everything that is asked in one turn of the event loop leaves in one write: a system call for
 * each statement costs more than most of the statements.
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

/** Waits for all of them and rejects with the first failure, which is the cause of those behind it. */
async function settleAll(sent: readonly Promise<unknown>[]): Promise<void> {
  for (const answer of await Promise.allSettled(sent)) if (answer.status === 'rejected') throw answer.reason;
}

const asUnavailable = (error: unknown): unknown =>
  isDatabaseAway(error)
    ? new AppError('unavailable', 'The service is not available right now.', { cause: error })
    : error;
