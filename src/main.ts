import { execFileSync } from 'node:child_process';
import { createLog, type Log } from '#src/kernel/log.ts';
import release from '../package.json' with { type: 'json' };
import { describeNotes, describeStart } from './app/describe-start.ts';
import { configuredParts, type Parts } from './app/parts.ts';
import { startApp } from './app.ts';
import { watchParent } from './kernel/watch-parent.ts';
import { adviseOn } from './settings/advice.ts';
import { describeReport } from './settings/describe-report.ts';
import { logReport } from './settings/log-report.ts';
import { reportNames } from './settings/names-report.ts';
import { readSettings, type Settings, SettingsError } from './settings/settings.ts';

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
  const parts = await findParts(settings, log);
  stop = () => parts.stop();
  // LiveKit's key or secret is missing: a placeholder lets everything except media run.
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
    developmentLogin: parts.developmentLogin,
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

async function findParts(settings: Settings, log: Log): Promise<Parts> {
  if (settings.production) return configuredParts(settings);
  // Imported here, because a production image has no `dev/`.
  const [{ startParts }, { isPortFree }] = await Promise.all([
    import('#dev/start-parts.ts'),
    import('#dev/free-port.ts'),
  ]);
  // Said before anything is started or built.
  if (settings.PORT !== 0 && !(await isPortFree(settings.PORT, settings.host))) throw portInUse(settings.PORT);
  return startParts({ settings, log, progress: say });
}

function readVersion(): { version: string; commit: string | null } {
  const { version } = release;
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
  // Another process uses the port; only development checks this before the start.
  if ((error as { code?: unknown }).code === 'EADDRINUSE') return portInUse((error as { port?: number }).port).message;
  return error instanceof Error ? error.message : String(error);
}
