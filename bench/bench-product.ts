import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { io, type Socket } from 'socket.io-client';
import { createDevelopmentLogin } from '#dev/development-login.ts';
import { startPostgres } from '#dev/postgres.ts';
import { makeSigningKeys } from '#dev/signing-keys.ts';
import { type App, startApp } from '#src/app.ts';
import { newCsrfToken } from '#src/identity/csrf.ts';
import { startSession } from '#src/identity/sessions.ts';
import { newId } from '#src/kernel/ids.ts';
import { createLog } from '#src/kernel/log.ts';
import { migrateProduct, openProductDatabase } from '#src/product-database.ts';
import { readSettings } from '#src/settings/settings.ts';

/** The product on its own PostgreSQL with fsync on, for the duration of the measurements. */
export interface BenchProduct extends AsyncDisposable {
  readonly app: App;
  readonly origin: string;
  readonly pool: Pool;
  readonly databaseUrl: string;
  /** Keys with which webhooks are signed. */
  readonly livekit: { readonly key: string; readonly secret: string };
  /** Creates a user; resolves with its id and Cookie header. */
  makeUser(): Promise<{ id: string; cookie: string }>;
  /** Creates a room owned by this user. */
  makeRoom(owner: string, accessLevel: 'restricted' | 'trusted' | 'public'): Promise<string>;
  connect(cookie?: string): Promise<Socket>;
}

/** Signs tokens of applications. */
export const externalKey = 'the-key-of-the-measurements-0123456789';

/** Differences from the default product of the measurements. */
interface BenchOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** By default LiveKit is away. */
  readonly livekitUrl?: string;
}

export async function startBenchProduct(options: BenchOptions = {}): Promise<BenchProduct> {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-bench-'));
  const log = createLog('error');
  const postgres = await startPostgres({ dataDir: folder, password: newId(), log });
  const database = await openProductDatabase(postgres.url, log);
  await migrateProduct(database);
  const settings = readSettings({
    PORT: '0',
    GREENROOM_WEB: 'false',
    GREENROOM_SOCKETS_PER_ADDRESS: '100000',
    GREENROOM_KNOCKS_PER_SECOND_PER_ADDRESS: '100000',
    GREENROOM_KNOCKS_PER_SECOND_PER_ROOM: '100000',
    GREENROOM_SWEEP_SECONDS: '3600',
    GREENROOM_WAITING_PER_ADDRESS: '100000',
    REQUEST_ENTRY_THROTTLE_RATES: '1000000/second',
    GREENROOM_LOBBY_RATES: '1000000/second',
    GREENROOM_LOOK_RATES: '1000000/second',
    GREENROOM_CHANGE_RATES: '1000000/second',
    GREENROOM_TOKEN_RATES: '1000000/second',
    EXTERNAL_API_ENABLED: 'true',
    APPLICATION_ENABLED: 'true',
    APPLICATION_JWT_SECRET_KEY: externalKey,
    // Never called.
    AWS_S3_ENDPOINT_URL: 'http://s3.invalid:9000',
    AWS_S3_ACCESS_KEY_ID: 'bench',
    AWS_S3_SECRET_ACCESS_KEY: newId(),
    GREENROOM_CONNECT_RATES: '1000000/second',
    LOBBY_WAITING_TIMEOUT: '600',
    ...options.env,
  });
  const livekit = { key: 'bench', secret: newId() };
  const app = await startApp({
    settings,
    log,
    databaseUrl: postgres.url,
    livekit: { url: options.livekitUrl ?? 'http://127.0.0.1:9', ...livekit },
    secretKey: newId(),
    operatorToken: undefined,
    developmentLogin: createDevelopmentLogin(settings, await makeSigningKeys(), log),
    version: { version: '0.0.0', commit: null },
  });
  const origin = `http://127.0.0.1:${app.port}`;
  const pool = new Pool({ connectionString: postgres.url, max: 20 });
  // PostgreSQL is stopped at the end, while clients may still be connected.
  pool.on('error', () => undefined);
  const sockets: Socket[] = [];
  return {
    app,
    origin,
    pool,
    databaseUrl: postgres.url,
    livekit,
    async makeUser() {
      const id = newId();
      await pool.query(
        `insert into meet_user (id, created_at, updated_at, password, is_superuser, is_staff, is_device, is_active, sub,
          language, timezone, default_room_configuration)
         values ($1, now(), now(), '!', false, false, false, true, $2, 'en-us', 'UTC', '{}')`,
        [id, `bench-${id}`],
      );
      const session = await startSession(database, { userId: id, data: {}, seconds: 3600 });
      // Both cookies, as browsers send them.
      return { id, cookie: `meet_sessionid=${session}; csrftoken=${newCsrfToken()}` };
    },
    async makeRoom(owner, accessLevel) {
      const id = newId();
      await pool.query('insert into meet_resource (id, created_at, updated_at) values ($1, now(), now())', [id]);
      await pool.query(
        `insert into meet_room (resource_id, name, slug, configuration, access_level) values ($1, $2, $2, '{}', $3)`,
        [id, `room-${id}`, accessLevel],
      );
      await pool.query(
        `insert into meet_resource_access (id, created_at, updated_at, role, resource_id, user_id)
         values ($1, now(), now(), 'owner', $2, $3)`,
        [newId(), id, owner],
      );
      return id;
    },
    async connect(cookie) {
      const socket = io(origin, {
        transports: ['websocket'],
        forceNew: true,
        ...(cookie === undefined ? {} : { extraHeaders: { cookie } }),
      });
      sockets.push(socket);
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('connect_error', reject);
      });
      return socket;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.close();
      await app.stop();
      await pool.end();
      await database.close();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
