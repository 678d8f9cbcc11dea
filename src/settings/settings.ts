import { z } from 'zod';
import { boolean, integer, list, readSecretFiles, url } from './values.ts';

const productionProfiles = ['production', 'staging', 'preproduction', 'demo', 'feature', 'sandbox'];

const accessLevel = z.enum(['public', 'trusted', 'restricted']);

/** Every environment variable that the product reads, with its default; the page in `docs` is made from this. */
export const environment = z.object({
  PORT: integer(8000, { min: 0, max: 65_535 }),
  HOST: z.string().optional(),
  NODE_ENV: z.string().optional(),
  DJANGO_CONFIGURATION: z.string().optional(),
  LOGGING_LEVEL_LOGGERS_ROOT: z.string().default('INFO'),
  DJANGO_SECRET_KEY: z.string().min(1).optional(),
  DJANGO_CSRF_TRUSTED_ORIGINS: list<string[]>([]),
  DJANGO_LANGUAGE_CODE: z.string().default('en-us'),

  DATABASE_URL: url().optional(),
  DB_HOST: z.string().optional(),
  DB_PORT: integer(5432, { min: 1, max: 65_535 }),
  DB_NAME: z.string().default('meet'),
  DB_USER: z.string().default('dinum'),
  DB_PASSWORD: z.string().default('pass'),
  REDIS_URL: url().optional(),

  LIVEKIT_API_URL: url().optional(),
  LIVEKIT_API_KEY: z.string().min(1).optional(),
  LIVEKIT_API_SECRET: z.string().min(1).optional(),
  LIVEKIT_VERIFY_SSL: boolean(true),
  LIVEKIT_DEFAULT_SOURCES: list(['camera', 'microphone', 'screen_share', 'screen_share_audio']),
  LIVEKIT_WEBHOOK_EVENTS_FILTER_REGEX: z.string().optional(),
  CONNECTION_TEST_ROOM_PREFIX: z.string().default('connection-test'),
  RESOURCE_DEFAULT_ACCESS_LEVEL: accessLevel.default('public'),
  ALLOW_UNREGISTERED_ROOMS: boolean(true),
  AUTHENTICATED_PARTICIPANTS_CAN_EDIT_DISPLAY_NAME: boolean(true),
  LOBBY_DENIED_TIMEOUT: integer(5, { min: 1 }),
  LOBBY_ACCEPTED_TIMEOUT: integer(21_600, { min: 1 }),

  OIDC_RP_CLIENT_ID: z.string().default('meet'),
  OIDC_RP_CLIENT_SECRET: z.string().optional(),
  OIDC_RP_SCOPES: z.string().default('openid email'),
  OIDC_OP_URL: url().optional(),
  OIDC_OP_AUTHORIZATION_ENDPOINT: url().optional(),
  OIDC_OP_TOKEN_ENDPOINT: url().optional(),
  OIDC_OP_USER_ENDPOINT: url().optional(),
  OIDC_OP_JWKS_ENDPOINT: url().optional(),
  OIDC_OP_LOGOUT_ENDPOINT: url().optional(),
  OIDC_REDIRECT_ALLOWED_HOSTS: list<string[]>([]),
  OIDC_REDIRECT_REQUIRE_HTTPS: boolean(false),
  OIDC_CREATE_USER: boolean(true),
  OIDC_USERINFO_FULLNAME_FIELDS: list(['given_name', 'usual_name']),
  OIDC_USERINFO_SHORTNAME_FIELD: z.string().default('given_name'),
  OIDC_TIMEOUT: integer(5, { min: 1 }),
  SESSION_COOKIE_AGE: integer(43_200, { min: 60 }),
  LOGIN_REDIRECT_URL: z.string().optional(),
  LOGIN_REDIRECT_URL_FAILURE: z.string().optional(),
  LOGOUT_REDIRECT_URL: z.string().optional(),

  GREENROOM_DATA_DIR: z.string().default('.data'),
  GREENROOM_WEB: boolean(undefined),
  GREENROOM_MIGRATE_ON_START: boolean(undefined),
  GREENROOM_LIVEKIT_PUBLIC_URL: url().optional(),
  GREENROOM_LIVEKIT_PORT: integer(7880, { min: 1, max: 65_500 }),
  GREENROOM_OPERATOR_TOKEN: z.string().min(16).optional(),
  GREENROOM_TRUSTED_PROXIES: list(undefined),
  GREENROOM_METRICS_PORT: integer(undefined, { min: 0, max: 65_535 }),
  GREENROOM_LOBBY_MAX_WAIT_MINUTES: integer(60, { min: 1 }),
  GREENROOM_LOBBY_RECONNECT_GRACE_SECONDS: integer(10, { min: 1 }),
  GREENROOM_WATCHES_PER_SOCKET: integer(50, { min: 1 }),
  GREENROOM_SOCKETS_PER_ADDRESS: integer(2000, { min: 1 }),
  GREENROOM_SWEEP_SECONDS: integer(60, { min: 1 }),
  GREENROOM_GLOBAL_SWEEP_SECONDS: integer(600, { min: 1 }),
  GREENROOM_MEETING_RESUME_SECONDS: integer(60, { min: 1 }),
  GREENROOM_JOURNAL_DAYS: integer(30, { min: 1 }),
  GREENROOM_FACTS_HOURS: integer(24, { min: 1 }),
  GREENROOM_KEYS_DAYS: integer(7, { min: 1 }),
  GREENROOM_FAULT: z.string().optional(),
});

export type Environment = z.infer<typeof environment>;
export type AccessLevel = z.infer<typeof accessLevel>;

/** All settings, read once at start, and what follows from them. Frozen: nothing changes a setting at run time. */
export type Settings = Readonly<
  Environment & { production: boolean; host: string; web: boolean; migrateOnStart: boolean }
>;

/** Names every wrong variable at once, so that an operator does not mend them one start at a time. */
export class SettingsError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The settings are not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

/**
 * Reads the environment. Throws `SettingsError` with a sentence for every wrong value; a value that may be a secret
 * is not repeated in it.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const { values, problems } = readSecretFiles(env);
  // An empty variable is one that nobody set: compose files pass `FOO=` for what is left out.
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(given);
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0]);
    const shown = /SECRET|PASSWORD|TOKEN|KEY|_URL$/.test(name) ? '(not shown)' : JSON.stringify(given[name]);
    problems.push(`${name} is ${shown}: ${issue.message}`);
  }
  const read = parsed.data;
  const profile = (given.NODE_ENV ?? given.DJANGO_CONFIGURATION ?? 'development').toLowerCase();
  const production = productionProfiles.includes(profile);
  if (read !== undefined && production) problems.push(...missingInProduction(read));
  if (read?.OIDC_OP_AUTHORIZATION_ENDPOINT !== undefined && read.OIDC_OP_URL === undefined && !production) {
    problems.push('OIDC_OP_URL is missing: with endpoints of a provider given, its issuer must be named too');
  }
  if (read === undefined || problems.length > 0) throw new SettingsError(problems);
  return Object.freeze({
    ...read,
    production,
    host: read.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    web: read.GREENROOM_WEB ?? !production,
    migrateOnStart: read.GREENROOM_MIGRATE_ON_START ?? !production,
    GREENROOM_TRUSTED_PROXIES:
      read.GREENROOM_TRUSTED_PROXIES ?? (production ? ['loopback', 'linklocal', 'uniquelocal'] : []),
  });
}

function missingInProduction(read: Environment): string[] {
  const problems: string[] = [];
  const need = (name: keyof Environment, why: string) => {
    if (read[name] === undefined) problems.push(`${name} is missing: ${why}`);
  };
  need('DJANGO_SECRET_KEY', 'in production it must be given; 32 random characters or more');
  if (read.DB_HOST === undefined) need('DATABASE_URL', 'in production a PostgreSQL server must be named (or DB_HOST)');
  need('LIVEKIT_API_URL', 'in production a LiveKit server must be named');
  need('LIVEKIT_API_KEY', 'the key of the LiveKit server');
  need('LIVEKIT_API_SECRET', 'the secret of the LiveKit server');
  need('OIDC_OP_URL', 'the issuer of the identity provider');
  need('OIDC_RP_CLIENT_SECRET', 'the client secret at the identity provider');
  if (read.GREENROOM_FAULT !== undefined)
    problems.push('GREENROOM_FAULT is for tests and must not be set in production');
  return problems;
}
