import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PartNote, Parts } from '#src/app/parts.ts';
import type { Log } from '#src/kernel/log.ts';
import { configuredDatabase } from '#src/settings/configured-database.ts';
import { configuredLiveKit } from '#src/settings/configured-livekit.ts';
import type { Settings } from '#src/settings/settings.ts';
import { lockDataDir } from './data-dir-lock.ts';
import { createDevelopmentLogin } from './development-login.ts';
import { keepLiveKit } from './keep-livekit.ts';
import { startPostgres } from './postgres.ts';
import { openSecrets, randomSecret, type Secrets } from './secrets.ts';
import { makeSigningKeys } from './signing-keys.ts';
import { writeFileWhole } from './write-file.ts';

interface StartPartsOptions {
  readonly settings: Settings;
  readonly log: Log;
  /** Called with lines for the user. */
  readonly progress: (line: string) => void;
  /** Port of the product if it differs from PORT. */
  readonly port?: number;
}

/** Starts what is not configured. Rejects with a sentence when the product cannot run at all, and in production. */
export async function startParts(options: StartPartsOptions): Promise<Parts> {
  const { settings, log } = options;
  const dataDir = resolve(settings.GREENROOM_DATA_DIR);
  if (settings.production) throw new Error('The embedded parts are for development machines.');
  await mkdir(dataDir, { recursive: true });
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const lock = await lockDataDir(dataDir);
    stops.push(() => lock.release());
    const notes: PartNote[] = [];
    const secrets = await openSecrets(dataDir);
    const secretKey = settings.DJANGO_SECRET_KEY ?? (await secrets.secret('secret-key', randomSecret));
    const operatorToken =
      settings.GREENROOM_OPERATOR_TOKEN ??
      (await secrets.secret('operator-token', () => {
        const token = randomSecret();
        notes.push({ part: 'operator token', state: 'made', detail: token });
        return token;
      }));
    const signingKeys = await secrets.secret('signing-keys', async () => JSON.stringify(await makeSigningKeys()));
    let databaseUrl = configuredDatabase(settings);
    if (databaseUrl === undefined) {
      const password = await secrets.secret('postgres-password', randomSecret);
      const postgres = await startPostgres({ dataDir, password, log });
      stops.push(() => postgres.stop());
      databaseUrl = postgres.url;
      // Read by the operators' command line.
      const databaseFile = join(dataDir, 'run', 'database-url');
      await writeFileWhole(databaseFile, `${databaseUrl}\n`);
      stops.push(() => rm(databaseFile, { force: true }));
      notes.push({ part: 'PostgreSQL', state: 'started', detail: `embedded, on port ${postgres.port}, in ${dataDir}` });
    } else {
      notes.push({ part: 'PostgreSQL', state: 'found', detail: new URL(databaseUrl).host });
    }
    const livekit = await livekitFor(options, dataDir, secrets);
    if (livekit.stop !== undefined) stops.push(livekit.stop);
    notes.push(livekit.note);
    return {
      databaseUrl,
      livekit: livekit.access,
      ...(livekit.absence === undefined ? {} : { livekitAbsence: livekit.absence }),
      secretKey,
      operatorToken,
      developmentLogin: createDevelopmentLogin(settings, JSON.parse(signingKeys), log),
      notes,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function livekitFor(
  { settings, log, progress, port }: StartPartsOptions,
  dataDir: string,
  secrets: Secrets,
): Promise<{
  access: Parts['livekit'];
  note: PartNote;
  absence?: () => string | null;
  stop?: () => Promise<void>;
}> {
  const part = 'LiveKit';
  const configured = configuredLiveKit(settings);
  if (configured !== undefined) {
    if (configured === null) {
      const detail = 'LIVEKIT_API_URL is set: set LIVEKIT_API_KEY and LIVEKIT_API_SECRET of that server too.';
      return { access: null, note: { part, state: 'missing', detail } };
    }
    return { access: configured, note: { part, state: 'found', detail: new URL(configured.url).host } };
  }
  const key = settings.LIVEKIT_API_KEY ?? (await secrets.secret('livekit-key', () => 'greenroom'));
  const secret = settings.LIVEKIT_API_SECRET ?? (await secrets.secret('livekit-secret', randomSecret));
  const host = ['0.0.0.0', '::', 'localhost'].includes(settings.host) ? '127.0.0.1' : settings.host;
  const kept = keepLiveKit({
    dataDir,
    port: settings.GREENROOM_LIVEKIT_PORT,
    key,
    secret,
    webhookUrl: `http://${host}:${port ?? settings.PORT}/api/v1.0/rooms/webhooks-livekit/`,
    ...(settings.REDIS_URL === undefined ? {} : { redisUrl: settings.REDIS_URL }),
    log,
    progress,
  });
  const where = `on port ${settings.GREENROOM_LIVEKIT_PORT}`;
  const note = (state: PartNote['state'], detail: string): PartNote => ({ part, state, detail });
  const access = { url: `http://127.0.0.1:${settings.GREENROOM_LIVEKIT_PORT}`, key, secret };
  const first = await kept.first;
  const rest = { access, absence: kept.absence, stop: kept.stop };
  if (first === 'building')
    return { ...rest, note: note('built', `with Go, once, which takes minutes; then ${where}`) };
  if ('missing' in first) return { ...rest, note: note('missing', first.missing) };
  return { ...rest, note: note('started', `${first.path}, ${where}`) };
}
