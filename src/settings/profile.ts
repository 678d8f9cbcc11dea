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
  // Used for image builds in the reference and never serves; treated as production to be safe.
  build: 'production',
  test: 'test',
  continuousintegration: 'test',
};

/** From the least to the most strict. */
const byStrictness: readonly Profile[] = ['development', 'test', 'production'];

const variables = ['NODE_ENV', 'DJANGO_CONFIGURATION'] as const;

/** Returns a variable's profile name in lower case; null when it is empty. */
function named(env: Variables, variable: (typeof variables)[number]): string | null {
  const name = env[variable]?.trim().toLowerCase() || null;
  // Test runners set NODE_ENV to `test` for whatever they start; that does not mean the reference's profile.
  return variable === 'NODE_ENV' && name === 'test' ? null : name;
}

const isKnown = (name: string): boolean => Object.hasOwn(profiles, name);

/** Returns the profiles of the two variables; undefined for an unknown name. */
function profilesOf(env: Variables): (Profile | undefined)[] {
  const names = variables.map((variable) => named(env, variable)).filter((name) => name !== null);
  return names.map((name) => (isKnown(name) ? profiles[name] : undefined));
}

/**
 * Returns the stricter profile of NODE_ENV and DJANGO_CONFIGURATION, development when neither is set; undefined when
 * one is unknown, because a typo in `Production` must not enable the development login.
 */
export function profileOf(env: Variables): Profile | undefined {
  const found = profilesOf(env);
  if (found.includes(undefined)) return undefined;
  return byStrictness.findLast((profile) => found.includes(profile)) ?? 'development';
}

/** Returns whether the two variables name different profiles. */
export const namesTwoProfiles = (env: Variables): boolean => new Set(profilesOf(env)).size > 1;

/** Error text for an unknown profile. */
export function unknownProfile(env: Variables): string {
  const unknown = variables.find((variable) => !isKnown(named(env, variable) ?? 'development'));
  const name = unknown ?? variables[0];
  return `${name} is ${JSON.stringify(env[name])}: expected one of ${Object.keys(profiles).join(', ')}, in any case`;
}
