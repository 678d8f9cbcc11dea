import { type Kind, port, secret, text, url } from '../kinds.ts';
import { setting } from '../setting.ts';

const postgresEngine: Kind<string> = {
  name: 'text',
  schema: text.schema.refine((engine) => /postgres|psycopg/i.test(engine), 'expected an engine of PostgreSQL'),
};

// biome-ignore format: a table is read in columns.
export const database = {
  DATABASE_URL: setting(url('postgres', 'postgresql', 'pgsql'), undefined, 'The PostgreSQL database; takes precedence over the `DB_` settings. Without any, development starts an embedded one.'),
  DB_ENGINE:    setting(postgresEngine, 'django.db.backends.postgresql', 'Must name PostgreSQL, the only supported database.'),
  DB_HOST:      setting(text, undefined, 'Host of the database, or the folder of its socket; `localhost` if another `DB_` setting is set.'),
  DB_PORT:      setting(port, '5432', 'Port of the database.'),
  DB_NAME:      setting(text, 'meet', 'Name of the database.'),
  DB_USER:      setting(text, 'dinum', 'User of the database.'),
  DB_PASSWORD:  setting(secret(), 'pass', 'Password of the database; the default is refused in production.'),
  REDIS_URL:    setting(url('redis', 'rediss'), undefined, 'Redis, required for more than one replica; without it, one replica counts in memory.'),
};
