import type { z } from 'zod';
import type { Environment } from './catalogue.ts';
import { databaseHost } from './configured-database.ts';
import { crossCheck, supported } from './cross-checks.ts';
import { logLevel } from './log-level.ts';
import { missingInDevelopment, missingInProduction } from './missing.ts';
import { profileOf, unknownProfile } from './profile.ts';
import { readEnvironment, type Variables } from './read-environment.ts';
import type { accessLevel } from './sections/rooms.ts';
import type { Profile } from './setting.ts';
import { weakInProduction } from './weak.ts';

export type AccessLevel = z.output<typeof accessLevel.schema>;

/** All settings with derived values, read once at start and frozen. */
export type Settings = Environment & {
  readonly profile: Profile;
  readonly production: boolean;
  readonly host: string;
  readonly web: boolean;
  readonly migrateOnStart: boolean;
  /** In pino's spelling. */
  readonly logLevel: string;
};

/** Reports every invalid variable at once, so that an operator need not fix them one start at a time. */
export class SettingsError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The settings are not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

/**
 * Reads the environment. Throws `SettingsError` with a sentence for every invalid value, without values that may be
 * secret.
 */
export function readSettings(env: Variables): Settings {
  const profile = profileOf(env);
  const { values, wrong } = readEnvironment(env, profile ?? 'production');
  const read = { ...values, DB_HOST: databaseHost(env, values) };
  const missing =
    profile === 'production' ? [...missingInProduction(read), ...weakInProduction(read)] : missingInDevelopment(read);
  // Do not report an invalid variable as missing too.
  const further = [...crossCheck(read), ...missing].filter((sentence) => !wrong.has(sentence.split(' ', 1)[0]!));
  const problems = [...(profile === undefined ? [unknownProfile(env)] : []), ...wrong.values(), ...further];
  if (profile === undefined || problems.length > 0) throw new SettingsError(problems);
  return Object.freeze({
    ...read,
    DJANGO_LANGUAGE_CODE: supported(read) ?? read.DJANGO_LANGUAGE_CODE,
    profile,
    production: profile === 'production',
    host: read.HOST,
    web: read.GREENROOM_WEB,
    migrateOnStart: read.GREENROOM_MIGRATE_ON_START,
    logLevel: logLevel(read),
  });
}
