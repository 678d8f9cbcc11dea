import type { Variables } from './read-environment.ts';
import type { Profile } from './setting.ts';

const profiles: Readonly<Record<string, Profile>> = {
  development: 'development',
  dev: 'development',
  production: 'production',
  staging: 'production',
  preproduction: 'production',
  demo: 'production',
  feature: 'production',
  sandbox: 'production',
  // Never serves in the reference: closed, should it do so here.
  build: 'production',
  test: 'test',
  continuousintegration: 'test',
};

/** The stricter, the further behind. */
const byStrictness: readonly Profile[] = ['development', 'test', 'production'];

const variables = ['NODE_ENV', 'DJANGO_CONFIGURATION'] as const;

/** What a variable names in lower case; null when it names nothing. */
function named(env: Variables, variable: (typeof variables)[number]): string | null {
  const name = env[variable]?.trim().toLowerCase() || null;
  // Test runners set `test` for whatever they start, and mean nothing of the reference's profile.
  return variable === 'NODE_ENV' && name === 'test' ? null : name;
}

const isKnown = (name: string): boolean => Object.hasOwn(profiles, name);

/** The profiles that the two variables name; undefined for a name that is not known. */
function profilesOf(env: Variables): (Profile | undefined)[] {
  const names = variables.map((variable) => named(env, variable)).filter((name) => name !== null);
  return names.map((name) => (isKnown(name) ? profiles[name] : undefined));
}

/**
 * The stricter of the profiles that NODE_ENV and DJANGO_CONFIGURATION name, development when they name none; undefined
 * when one names a profile that is not known: a slip of the pen in `Production` must not open the development login.
 */
export function profileOf(env: Variables): Profile | undefined {
  const found = profilesOf(env);
  if (found.includes(undefined)) return undefined;
  return byStrictness.findLast((profile) => found.includes(profile)) ?? 'development';
}

/** Whether the two name different profiles. */
export const namesTwoProfiles = (env: Variables): boolean => new Set(profilesOf(env)).size > 1;

/** The sentence for a profile that is not known. */
export function unknownProfile(env: Variables): string {
  const unknown = variables.find((variable) => !isKnown(named(env, variable) ?? 'development'));
  const name = unknown ?? variables[0];
  return `${name} is ${JSON.stringify(env[name])}: expected one of ${Object.keys(profiles).join(', ')}, in any case`;
}
