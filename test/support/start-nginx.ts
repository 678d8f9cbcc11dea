import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { findProgram } from '#dev/find-program.ts';
import { startOnFreePort } from './start-on-free-port.ts';
import { makeTestFolder } from './test-folder.ts';
import type { TestPart } from './test-parts.ts';

const templates = new URL('../../nginx/', import.meta.url);

/** nginx with the configuration that is shipped. */
interface Nginx extends AsyncDisposable {
  readonly origin: string;
  /** What it has logged, warnings included. */
  log(): Promise<string>;
}

export function findTestNginx(): TestPart<{ path: string }> {
  // Debian's place is not on the PATH of everybody.
  const path = findProgram('nginx') ?? findProgram('nginx', ['/usr/sbin', '/usr/local/sbin']);
  if (path === undefined) return { missing: 'nginx is not installed: apt-get install nginx' };
  return { access: { path }, described: path, stop: async () => undefined };
}

/** Starts nginx in front of a product and a bucket. */
export function startNginx(target: {
  readonly product: string;
  readonly s3: string;
  readonly bucket: string;
  /** Another server of pages than the product. */
  readonly frontend?: string;
}): Promise<Nginx> {
  return startWith('greenroom.conf.template', (address) => ({
    LISTEN: address,
    GREENROOM_UPSTREAM: new URL(target.product).host,
    FRONTEND_UPSTREAM: new URL(target.frontend ?? target.product).host,
    FORWARDED_PROTO: '$scheme',
    S3_ORIGIN: target.s3,
    S3_BUCKET: target.bucket,
  }));
}

/** Starts nginx in front of a LiveKit server. */
export const startLiveKitNginx = (livekit: string): Promise<Nginx> =>
  startWith('livekit.conf.template', (address) => ({
    LIVEKIT_LISTEN: address,
    LIVEKIT_UPSTREAM: new URL(livekit).host,
  }));

async function startWith(
  template: string,
  valuesAt: (address: string) => Readonly<Record<string, string>>,
): Promise<Nginx> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await makeTestFolder());
  const temporary = join(folder.path, 'temporary');
  await mkdir(temporary);
  const shipped = await readFile(new URL(template, templates), 'utf8');
  const configurationOf = (port: number) => join(folder.path, `nginx-${port}.conf`);
  const nginx = await startOnFreePort({
    dataDir: folder.path,
    name: 'nginx',
    command: inject('nginx').path,
    args: (port) => ['-p', folder.path, '-e', 'stderr', '-c', configurationOf(port)],
    prepare: async (port) => {
      const values = valuesAt(`127.0.0.1:${port}`);
      const server = shipped.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
      await writeFile(configurationOf(port), around(temporary, server));
    },
  });
  stack.defer(() => nginx.stop());
  const started = stack.move();
  return {
    origin: `http://127.0.0.1:${nginx.port}`,
    log: () => readFile(join(folder.path, 'log', 'nginx.log'), 'utf8'),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

/** One process, which writes into its own folder only. */
const around = (temporary: string, server: string): string => `
daemon off;
master_process off;
pid ${temporary}/nginx.pid;
error_log stderr warn;
events {}
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${temporary}/${name};`).join('\n  ')}
${server}
}
`;
