import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '#dev/find-program.ts';
import { startOnFreePort } from './start-on-free-port.ts';
import { makeTestFolder } from './test-folder.ts';

/** Returns the path of PgBouncer; undefined, after a line that says so, where it is not installed. */
export function findPgBouncer(): string | undefined {
  const path = findProgram('pgbouncer') ?? findProgram('pgbouncer', ['/usr/sbin']);
  if (path !== undefined) return path;
  const missing = 'pgbouncer is not installed: apt-get install pgbouncer';
  if (process.env.CI === 'true') throw new Error(`Under CI=true no part may be missing. ${missing}`);
  console.log(`missing: ${missing}`);
  return undefined;
}

/** A pooler in front of a database, for its user. */
export interface PgBouncer extends AsyncDisposable {
  readonly url: string;
}

/** Starts PgBouncer in front of this database, with these further lines of its configuration. */
export async function startPgBouncer(
  command: string,
  databaseUrl: string,
  lines: readonly string[],
): Promise<PgBouncer> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await makeTestFolder());
  await chmod(folder.path, 0o755);
  const { hostname, port: serverPort, username, password, pathname } = new URL(databaseUrl);
  const configuration = join(folder.path, 'pgbouncer.ini');
  const server = `host=${hostname} port=${serverPort} user=${username} password=${decodeURIComponent(password)}`;
  // It refuses to be root.
  const asNobody = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const bouncer = await startOnFreePort({
    dataDir: folder.path,
    name: 'pgbouncer',
    command,
    args: () => [...asNobody, configuration],
    prepare: async (port) => {
      const text = [
        '[databases]',
        `* = ${server}`,
        '[pgbouncer]',
        'listen_addr = 127.0.0.1',
        `listen_port = ${port}`,
        'unix_socket_dir =',
        'auth_type = any',
        ...lines,
      ];
      await writeFile(configuration, `${text.join('\n')}\n`, { mode: 0o644 });
    },
  });
  stack.defer(() => bouncer.stop());
  const started = stack.move();
  return {
    url: `postgres://${username}@127.0.0.1:${bouncer.port}${pathname}`,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
