import type { Environment } from './catalogue.ts';

const shortest = 32;

/** Returns problems with well-known or guessable secrets in production, one sentence each, without values. */
export function weakInProduction(read: Partial<Environment>): string[] {
  const problems: string[] = [];
  for (const name of ['DJANGO_SECRET_KEY', 'GREENROOM_OPERATOR_TOKEN'] as const) {
    if ((read[name]?.length ?? shortest) < shortest) {
      problems.push(`${name} is too short: expected ${shortest} random characters or more in production`);
    }
  }
  if (read.LIVEKIT_API_KEY === 'devkey') {
    problems.push("LIVEKIT_API_KEY is that of LiveKit's development mode: expected a key of your own in production");
  }
  const database = read.DATABASE_URL === undefined ? 'DB_PASSWORD' : 'DATABASE_URL';
  if (databasePassword(read) === 'pass') {
    problems.push(`${database} has the default password: expected another one in production`);
  }
  return problems;
}

/** Undefined when no password is needed: over a local socket the server identifies the user itself. */
function databasePassword({ DATABASE_URL: url, DB_HOST: host, DB_PASSWORD: password }: Partial<Environment>) {
  if (url !== undefined) return passwordOf(new URL(url));
  return host === undefined || host.startsWith('/') ? undefined : password;
}

function passwordOf({ password, searchParams }: URL): string {
  const written = searchParams.get('password') ?? password;
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}
