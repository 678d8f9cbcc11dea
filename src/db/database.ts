import type { Pool, PoolClient } from 'pg';
import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import { createLane, type Lane } from './lane.ts';

/** The one connection to PostgreSQL: entities through `source`, plain SQL through the same `pool`. */
export interface Database {
  readonly source: DataSource;
  readonly pool: Pool;
  /** The same for short statements that many ask for at a time. */
  readonly lane: Lane;
  close(): Promise<void>;
}

/**
 * Every statement of a hot path is prepared and has an index to go by: planning it anew costs more than running it, and
 * a plan that was made while a table was small would read the whole of it until its statistics are new.
 */
const planning = 'set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set jit = off';

interface DatabaseOptions {
  readonly url: string;
  readonly entities: EntitySchema<object>[];
  readonly migrations: (new () => MigrationInterface)[];
  /** Connections at the most; each transaction holds one. */
  readonly poolSize?: number;
  /** Called when an idle connection breaks, which is how an ended PostgreSQL is first seen. */
  readonly onConnectionLost: (error: Error) => void;
}

/** Connects. Rejects with the driver's error when PostgreSQL cannot be reached. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const source = new DataSource({
    type: 'postgres',
    url: options.url,
    entities: options.entities,
    migrations: options.migrations,
    // Where TypeORM keeps its list of migrations; the shared tables name their schema themselves.
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
      // Statements that do not wait for each other travel together.
      pipeline: true,
      // Whatever hangs, nobody waits for ever: neither for an answer, nor for a lock of a replica that stands still.
      query_timeout: 35_000,
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: 30_000,
      // Each connection, also the first, which is made before anybody can listen to the pool.
      onConnect: (client: PoolClient) => client.query(planning),
    },
  });
  await source.initialize();
  // A connection that breaks while it is lent out would end the process without this.
  poolOf(source).on('connect', (client) => client.on('error', options.onConnectionLost));
  return databaseOn(source);
}

/** A data source that is connected, with the ways to its pool. */
export function databaseOn(source: DataSource): Database {
  const pool = poolOf(source);
  return { source, pool, lane: createLane(pool), close: () => source.destroy() };
}

/** The pool of `pg` that a data source stands on. */
const poolOf = (source: DataSource): Pool => (source.driver as unknown as { master: Pool }).master;
