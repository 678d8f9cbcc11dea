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

/**
 * The profile that NODE_ENV names, else DJANGO_CONFIGURATION; undefined when it names none that is known, since a
 * slip of the pen in `Production` must not open the development login.
 */
export function profileOf(env: Variables): Profile | undefined {
  const node = env.NODE_ENV?.trim().toLowerCase();
  // Test runners set `test` for whatever they start, and mean nothing of the reference's profile.
  const named = node === 'test' ? undefined : node;
  const name = named || env.DJANGO_CONFIGURATION?.trim().toLowerCase() || 'development';
  return Object.hasOwn(profiles, name) ? profiles[name] : undefined;
}

/** The sentence for a profile that is not known. */
export function unknownProfile(env: Variables): string {
  const name = env.NODE_ENV && env.NODE_ENV.toLowerCase() !== 'test' ? 'NODE_ENV' : 'DJANGO_CONFIGURATION';
  return `${name} is ${JSON.stringify(env[name])}: expected one of ${Object.keys(profiles).join(', ')}, in any case`;
}
