import pg, { type ClientBase, Pool } from 'pg';
import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import { createLane, type Lane } from './lane.ts';
import { hostsOf, primaryClient } from './primary-client.ts';

/** Access to PostgreSQL: entities through `source`, plain SQL through the same `pool`. */
export interface Database {
  readonly source: DataSource;
  readonly pool: Pool;
  /** Shared connection for short, frequent statements. */
  readonly lane: Lane;
  /** Past a transaction pooler, for what needs a session of its own; without a pooler the same as `pool` and its URL. */
  readonly direct: { readonly pool: Pool; readonly url: string };
  close(): Promise<void>;
}

/**
 * Every hot statement is prepared and can use an index. Planning it anew costs more than running it, and a plan made
 * while the table was small would scan it sequentially until its statistics are updated.
 */
const planning = 'set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set jit = off';

/** Bounds for every wait: for an answer, and for a lock held by a stalled replica. */
const timeouts = { statement_timeout: 30_000, idle_in_transaction_session_timeout: 30_000 };

interface DatabaseOptions {
  readonly url: string;
  /** Address of PostgreSQL itself, if `url` is that of a transaction pooler. */
  readonly directUrl?: string | undefined;
  readonly entities: EntitySchema<object>[];
  readonly migrations: (new () => MigrationInterface)[];
  /** Maximum number of connections; each transaction uses one. */
  readonly poolSize?: number;
  /** Called when an idle connection breaks, usually the first sign that PostgreSQL stopped. */
  readonly onConnectionLost: (error: Error) => void;
}

/** Connects. Rejects with the driver's error when PostgreSQL is unreachable. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, directUrl } = options;
  // Runs on every connection, including the first, which is opened before a listener can be added to the pool.
  const onConnect = (prepare: boolean) => (client: ClientBase) => {
    // Without a listener, an error on a connection in use would end the process.
    client.on('error', options.onConnectionLost);
    return prepare ? client.query(planning) : undefined;
  };
  // A pooler shares its connections, so session settings would affect other clients, and it refuses timeouts as
  // connection parameters. The documentation says how to set both for the role.
  const session =
    directUrl === undefined ? { ...timeouts, onConnect: onConnect(true) } : { onConnect: onConnect(false) };
  const source = new DataSource({
    type: 'postgres',
    // TypeORM would look for it in node_modules, which the bundled programs do not have.
    driver: pg,
    url,
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
      query_timeout: 35_000,
      ...clientFor(url),
      ...session,
    },
  });
  await source.initialize();
  if (directUrl === undefined) return databaseOn(source, url);
  const direct = new Pool({
    connectionString: directUrl,
    max: 10,
    keepAlive: true,
    application_name: 'greenroom',
    connectionTimeoutMillis: 5_000,
    query_timeout: 35_000,
    ...timeouts,
    ...clientFor(directUrl),
    onConnect: onConnect(true),
  });
  direct.on('error', options.onConnectionLost);
  return databaseOn(source, directUrl, direct);
}

/** What a pool needs to follow the primary among several servers. */
export const clientFor = (url: string) => {
  const hosts = hostsOf(url);
  return hosts.length > 1 ? { Client: primaryClient(hosts) } : {};
};

/** Wraps a connected data source, and the pool past a pooler if there is one. */
export function databaseOn(source: DataSource, directUrl: string, direct?: Pool): Database {
  const pool = poolOf(source);
  // graphile-worker would warn about a pool without listeners and add its own.
  for (const each of [pool, direct]) each?.on('connect', () => undefined);
  return {
    source,
    pool,
    lane: createLane(pool),
    direct: { pool: direct ?? pool, url: directUrl },
    async close() {
      await direct?.end();
      await source.destroy();
    },
  };
}

/** Returns the `pg` pool of a data source. */
const poolOf = (source: DataSource): Pool => (source.driver as unknown as { master: Pool }).master;
