import { type Kind, port, secret, text, url } from '../kinds.ts';
import { setting } from '../setting.ts';

const postgresEngine: Kind<string> = {
  name: 'text',
  schema: text.schema.refine((engine) => /postgres|psycopg/i.test(engine), 'expected an engine of PostgreSQL'),
};

// biome-ignore format: a table is read in columns.
export const database = {
  DATABASE_URL: setting(url('postgres', 'postgresql', 'pgsql'), undefined, 'The PostgreSQL database; it goes before the `DB_` names. Without any, an embedded one is started in development.'),
  DB_ENGINE:    setting(postgresEngine, 'django.db.backends.postgresql', 'Must name PostgreSQL, the one database that is spoken.'),
  DB_HOST:      setting(text, undefined, 'Server of the database, or the folder of its socket; `localhost` where others of the `DB_` names are given.'),
  DB_PORT:      setting(port, '5432', 'Port of the database.'),
  DB_NAME:      setting(text, 'meet', 'Name of the database.'),
  DB_USER:      setting(text, 'dinum', 'User of the database.'),
  DB_PASSWORD:  setting(secret(), 'pass', 'Password of the database; in production another one than the default.'),
  REDIS_URL:    setting(url('redis', 'rediss'), undefined, 'Redis, which more than one replica needs; without it one replica runs, counting in memory.'),
};
