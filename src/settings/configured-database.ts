import type { Environment } from './catalogue.ts';
import type { Variables } from './read-environment.ts';

const others = ['DB_NAME', 'DB_USER', 'DB_PASSWORD', 'DB_PASSWORD_FILE'];

/** The server that the `DB_` names mean: as in the reference this machine, where others of them are given and no host. */
export function databaseHost(env: Variables, read: Partial<Environment>): string | undefined {
  return read.DB_HOST ?? (others.some((name) => env[name]) ? 'localhost' : undefined);
}

/** The address of the configured database, from DATABASE_URL or the DB_* settings; undefined when none is configured. */
export function configuredDatabase(settings: Environment): string | undefined {
  if (settings.DATABASE_URL !== undefined) return asLibpq(settings.DATABASE_URL);
  if (settings.DB_HOST === undefined) return undefined;
  const [user, password, name] = [settings.DB_USER, settings.DB_PASSWORD, settings.DB_NAME].map(encodeURIComponent);
  return `postgres://${user}:${password}@${inAddress(settings.DB_HOST)}:${settings.DB_PORT}/${name}`;
}

/**
 * These modes encrypt and check no certificate in libpq, by which the reference connects; `pg` reads them as
 * `verify-full`, and would not connect to servers with a certificate of their own.
 */
function asLibpq(url: string): string {
  const { searchParams } = new URL(url);
  const unchecked = ['require', 'prefer'].includes(searchParams.get('sslmode') ?? '');
  return unchecked && !searchParams.has('uselibpqcompat') ? `${url}&uselibpqcompat=true` : url;
}

/** A name, an address, or the folder of a socket, as it stands in a URL. */
function inAddress(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host.replaceAll('/', '%2F');
}
