import type { Settings } from './settings.ts';

/** The address of the configured database, from DATABASE_URL or the DB_* settings; undefined when none is configured. */
export function configuredDatabase(settings: Settings): string | undefined {
  if (settings.DATABASE_URL !== undefined) return settings.DATABASE_URL;
  if (settings.DB_HOST === undefined) return undefined;
  const [user, password, name] = [settings.DB_USER, settings.DB_PASSWORD, settings.DB_NAME].map(encodeURIComponent);
  return `postgres://${user}:${password}@${settings.DB_HOST}:${settings.DB_PORT}/${name}`;
}
