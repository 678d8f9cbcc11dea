import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '#src/kernel/log.ts';
import { checkPooler } from './db/check-pooler.ts';
import { type Database, openDatabase } from './db/database.ts';
import { isDatabaseAway } from './db/is-database-away.ts';
import { migrate } from './db/migrate.ts';
import { SharedTables1700000000001 } from './db/migrations/m0001-shared-tables.ts';
import { Actors1700000000002 } from './db/migrations/m0002-actors.ts';
import { RoomCallbacks1700000000003 } from './db/migrations/m0003-room-callbacks.ts';
import { Sessions1700000000004 } from './db/migrations/m0004-sessions.ts';
import { FurtherSharedTables1700000000005 } from './db/migrations/m0005-further-shared-tables.ts';
import { RunningRooms1700000000006 } from './db/migrations/m0006-running-rooms.ts';
import { SubtitleWishes1700000000007 } from './db/migrations/m0007-subtitle-wishes.ts';
import { Trunks1700000000008 } from './db/migrations/m0008-trunks.ts';
import { Lobby1700000000009 } from './db/migrations/m0009-lobby.ts';
import { Callers1700000000010 } from './db/migrations/m0010-callers.ts';
import { Entitlement1700000000011 } from './db/migrations/m0011-entitlement.ts';
import { CallerVoices1700000000012 } from './db/migrations/m0012-caller-voices.ts';
import { UnverifiedEmails1700000000013 } from './db/migrations/m0013-unverified-emails.ts';
import { WaitingAddresses1700000000014 } from './db/migrations/m0014-waiting-addresses.ts';
import { HashedIdentities1700000000015 } from './db/migrations/m0015-hashed-identities.ts';
import { Logins1700000000016 } from './db/migrations/m0016-logins.ts';
import { Replays1700000000017 } from './db/migrations/m0017-replays.ts';
import { Recordings1700000000018 } from './db/migrations/m0018-recordings.ts';
import { Invitations1700000000019 } from './db/migrations/m0019-invitations.ts';
import { FilePurges1700000000020 } from './db/migrations/m0020-file-purges.ts';
import { ExternalApi1700000000021 } from './db/migrations/m0021-external-api.ts';
import { AddonSessions1700000000022 } from './db/migrations/m0022-addon-sessions.ts';
import { Drift1700000000024 } from './db/migrations/m0024-drift.ts';
import { UpdatesInPlace1700000000025 } from './db/migrations/m0025-updates-in-place.ts';
import { grantAgain } from './db/privileges.ts';
import { userEntity } from './identity/user-entity.ts';
import { jobQueueSchema, migrateJobs } from './jobs/worker.ts';
import { resourceAccessEntity, resourceEntity, roomEntity } from './rooms/room-entities.ts';

/** Every entity of the shared tables. */
export const productEntities = [userEntity, resourceEntity, roomEntity, resourceAccessEntity] as const;

/** Seconds that a start waits for a PostgreSQL that is starting too. */
const patience = 30;

/** Every migration, in the order of their numbers. */
export const productMigrations = [
  SharedTables1700000000001,
  Actors1700000000002,
  RoomCallbacks1700000000003,
  Sessions1700000000004,
  FurtherSharedTables1700000000005,
  RunningRooms1700000000006,
  SubtitleWishes1700000000007,
  Trunks1700000000008,
  Lobby1700000000009,
  Callers1700000000010,
  Entitlement1700000000011,
  CallerVoices1700000000012,
  UnverifiedEmails1700000000013,
  WaitingAddresses1700000000014,
  HashedIdentities1700000000015,
  Logins1700000000016,
  Replays1700000000017,
  Recordings1700000000018,
  Invitations1700000000019,
  FilePurges1700000000020,
  ExternalApi1700000000021,
  AddonSessions1700000000022,
  Drift1700000000024,
  UpdatesInPlace1700000000025,
];

/**
 * Connects to the product's database, with every entity and migration that it has; waits for one that is not up yet.
 * `directUrl` leads past a transaction pooler. Rejects with `PoolerError` for a pooler that is unfit.
 */
export async function openProductDatabase(url: string, log: Log, directUrl?: string): Promise<Database> {
  for (let waited = 0; ; waited++) {
    try {
      await checkPooler(url, directUrl);
      return await connect(url, log, directUrl);
    } catch (error) {
      if (!isDatabaseAway(error) || waited >= patience) throw error;
      if (waited === 0) log.warn({ err: error }, 'PostgreSQL is unreachable; retrying');
      await sleep(1_000);
    }
  }
}

function connect(url: string, log: Log, directUrl: string | undefined): Promise<Database> {
  return openDatabase({
    url,
    directUrl,
    entities: [...productEntities],
    migrations: productMigrations,
    onConnectionLost: (error) => log.warn({ err: error }, 'a connection to PostgreSQL was lost'),
  });
}

/** Brings the product's schema and the job queue's up to date. Resolves with the names of the migrations that ran. */
export const migrateProduct = (database: Database): Promise<string[]> =>
  migrate(database, async (unhurried) => {
    await migrateJobs({ database: unhurried });
    await grantAgain(unhurried);
  });

/**
 * Whether a migration of ours or of the job queue has not run yet. What a newer version has done to the database is
 * no concern: it changes nothing that this version needs.
 */
export async function isSchemaBehind({ pool, source }: Database): Promise<boolean> {
  try {
    const { rows } = await pool.query<{ ran: string[]; jobs: number | null }>(
      `select array(select name::text from greenroom.migration) as ran,
              (select max(id) from graphile_worker.migrations) as jobs`,
    );
    const { ran, jobs } = rows[0]!;
    return (
      (jobs ?? 0) < jobQueueSchema || source.migrations.some((migration) => !ran.includes(migration.constructor.name))
    );
  } catch (error) {
    // undefined_table, invalid_schema_name
    if (['42P01', '3F000'].includes((error as { code?: string }).code ?? '')) return true;
    throw error;
  }
}
