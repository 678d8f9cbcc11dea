import type { Pool, PoolClient } from 'pg';
import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import { createLane, type Lane } from './lane.ts';

/** Access to PostgreSQL: entities through `source`, plain SQL through the same `pool`. */
export interface Database {
  readonly source: DataSource;
  readonly pool: Pool;
  /** Shared connection for short, frequent statements. */
  readonly lane: Lane;
  close(): Promise<void>;
}

/**
 * Every hot statement is prepared and can use an index. Planning it anew costs more than running it, and a plan made
 * while the table was small would scan it sequentially until its statistics are updated.
 */
const planning = 'set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set jit = off';

interface DatabaseOptions {
  readonly url: string;
  readonly entities: EntitySchema<object>[];
  readonly migrations: (new () => MigrationInterface)[];
  /** Maximum number of connections; each transaction uses one. */
  readonly poolSize?: number;
  /** Called when an idle connection breaks, usually the first sign that PostgreSQL stopped. */
  readonly onConnectionLost: (error: Error) => void;
}

/** Connects. Rejects with the driver's error when PostgreSQL is unreachable. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const source = new DataSource({
    type: 'postgres',
    url: options.url,
    entities: options.entities,
    migrations: options.migrations,
    // Schema of TypeORM's migration table; shared tables name their schema explicitly.
    schema: 'greenroom',
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    poolSize: options.poolSize ?? 20,
    applicationName: 'greenroom',
    installExtensions: false,
    connectTimeoutMS: 5_000,
    poolErrorHandler: options.onConnectionLost,
    extra: {
      keepAlive: true,
      // Send independent statements without waiting for earlier answers.
      pipeline: true,
      // Bound every wait: for an answer, and for a lock held by a stalled replica.
      query_timeout: 35_000,
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: 30_000,
      // Runs on every connection, including the first, which is opened before a listener can be added to the pool.
      onConnect: (client: PoolClient) => {
        // Without a listener, an error on a connection in use would end the process.
        client.on('error', options.onConnectionLost);
        return client.query(planning);
      },
    },
  });
  await source.initialize();
  return databaseOn(source);
}

/** Wraps a connected data source. */
export function databaseOn(source: DataSource): Database {
  const pool = poolOf(source);
  // graphile-worker would warn about a pool without listeners and add its own.
  pool.on('connect', () => undefined);
  return { source, pool, lane: createLane(pool), close: () => source.destroy() };
}

/** Returns the `pg` pool of a data source. */
const poolOf = (source: DataSource): Pool => (source.driver as unknown as { master: Pool }).master;
