import type { Environment } from './catalogue.ts';
import type { Variables } from './read-environment.ts';

const others = ['DB_NAME', 'DB_USER', 'DB_PASSWORD', 'DB_PASSWORD_FILE'];

/**
 * Returns the host of the `DB_*` settings; as in the reference, localhost when others of them are set without a host.
 */
export function databaseHost(env: Variables, read: Partial<Environment>): string | undefined {
  return (
    read.DB_HOST ??
    read.DB_HOSTS?.[0]?.replace(/:\d+$/, '') ??
    (others.some((name) => env[name]) ? 'localhost' : undefined)
  );
}

/**
 * Returns the address of the configured database, from DATABASE_URL or the DB_* settings; undefined when none is
 * configured.
 */
export function configuredDatabase(settings: Environment): string | undefined {
  if (settings.DATABASE_URL !== undefined) return asLibpq(settings.DATABASE_URL);
  if (settings.DB_HOST === undefined) return undefined;
  const [user, password, name] = [settings.DB_USER, settings.DB_PASSWORD, settings.DB_NAME].map(encodeURIComponent);
  const [first, ...others] = settings.DB_HOSTS ?? [settings.DB_HOST];
  const [host = '', port] = portOf(first ?? '', settings.DB_PORT);
  const url = `postgres://${user}:${password}@${inAddress(host)}:${port}/${name}`;
  if (others.length === 0) return url;
  const all = settings.DB_HOSTS?.map((server) => portOf(server, settings.DB_PORT).join(':')) ?? [];
  return `${url}?hosts=${encodeURIComponent(all.join(','))}`;
}

/** Splits the port off a server of `DB_HOSTS`. */
function portOf(server: string, usual: number): [host: string, port: number] {
  const [, host, port] = /^(\[.*\]|[^:]*):(\d+)$/.exec(server) ?? [];
  return host === undefined ? [server, usual] : [host, Number(port)];
}

/**
 * In libpq, which the reference uses, these modes encrypt without checking the certificate; `pg` treats them as
 * `verify-full` and would refuse servers with a self-signed certificate.
 */
function asLibpq(url: string): string {
  const { searchParams } = new URL(url);
  const unchecked = ['require', 'prefer'].includes(searchParams.get('sslmode') ?? '');
  return unchecked && !searchParams.has('uselibpqcompat') ? `${url}&uselibpqcompat=true` : url;
}

/** Encodes a name, an address, or a socket folder for a URL. */
function inAddress(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host.replaceAll('/', '%2F');
}
