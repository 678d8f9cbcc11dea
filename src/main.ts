import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createLog } from '#src/kernel/log.ts';
import { startApp } from './app.ts';
import { describeNotes, describeStart } from './embedded/describe-start.ts';
import { isPortFree } from './embedded/free-port.ts';
import { startParts } from './embedded/start-parts.ts';
import { watchParent } from './embedded/watch-parent.ts';
import { makeSigningKeys } from './identity/signing-keys.ts';
import { adviseOn } from './settings/advice.ts';
import { describeReport } from './settings/describe-report.ts';
import { logReport } from './settings/log-report.ts';
import { reportNames } from './settings/names-report.ts';
import { readSettings, SettingsError } from './settings/settings.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);

/** settings → parts → app → listen → stop on signals */
async function main(): Promise<void> {
  let stop = async (): Promise<void> => undefined;
  let ending = false;
  const end = (code: number) => {
    if (ending) return;
    ending = true;
    // Whatever hangs, the process is gone within 10 s.
    setTimeout(() => process.exit(code), 9_500).unref();
    stop()
      .catch((error: unknown) => say(String(error)))
      .finally(() => process.exit(code));
  };
  if (process.env.npm_lifecycle_event !== undefined) watchParent(() => end(0));
  process.on('SIGTERM', () => end(0));
  process.on('SIGINT', () => end(0));

  const settings = readSettings(process.env);
  const log = createLog(settings.logLevel);
  const report = reportNames(process.env);
  const advice = adviseOn(settings);
  if (settings.production) logReport(log, report, advice);
  // Said before anything is started or built.
  if (settings.PORT !== 0 && !(await isPortFree(settings.PORT, settings.host))) throw portInUse(settings.PORT);
  const parts = await startParts({ settings, log, progress: say });
  stop = () => parts.stop();
  const keys = await parts.secrets?.secret('signing-keys', async () => JSON.stringify(await makeSigningKeys()));
  // One that is configured by half: everything but media runs.
  const livekit = parts.livekit ?? {
    url: `http://127.0.0.1:${settings.GREENROOM_LIVEKIT_PORT}`,
    key: 'none',
    secret: parts.secretKey,
  };
  const app = await startApp({
    settings,
    log,
    databaseUrl: parts.databaseUrl,
    livekit,
    livekitAbsence: parts.livekitAbsence,
    secretKey: parts.secretKey,
    operatorToken: parts.operatorToken,
    developmentKeys: keys === undefined ? undefined : JSON.parse(keys),
    version: readVersion(),
  });
  stop = async () => {
    await app.stop();
    await parts.stop();
  };
  if (ending) return;
  const address = settings.production ? null : `http://localhost:${app.port}`;
  say(describeStart([...parts.notes, ...(settings.production ? [] : describeReport(report, advice))], address));
}

function readVersion(): { version: string; commit: string | null } {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  try {
    const commit = execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: new URL('..', import.meta.url),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return { version, commit: commit.toString().trim() };
  } catch {
    return { version, commit: null };
  }
}

main().catch((error: unknown) => {
  if (error instanceof SettingsError) {
    say([error.message, '', ...describeNotes(describeReport(reportNames(process.env), []))].join('\n'));
  } else {
    say(describeFailure(error));
  }
  process.exit(1);
});

const portInUse = (port: number | undefined): Error =>
  new Error(`Port ${port} is in use: stop what listens there, or set PORT to another one.`);

function describeFailure(error: unknown): string {
  // Taken in the very moment.
  if ((error as { code?: unknown }).code === 'EADDRINUSE') return portInUse((error as { port?: number }).port).message;
  return error instanceof Error ? error.message : String(error);
}
