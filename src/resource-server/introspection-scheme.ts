import { bearerRefusal } from '#src/api/bearer-refusal.ts';
import type { BearerScheme } from '#src/api/external-caller.ts';
import { createLimiter } from '#src/api/limiter.ts';
import type { ThrottleParts } from '#src/api/throttle.ts';
import { throttled } from '#src/api/throttled.ts';
import type { Database } from '#src/db/database.ts';
import type { Log } from '#src/kernel/log.ts';
import { createIntrospect } from './introspect.ts';
import { type Introspection, readIntrospection } from './introspection.ts';
import { rememberByToken } from './remember.ts';
import { findResourceOwner } from './resource-owner.ts';

interface IntrospectionParts extends ThrottleParts {
  readonly database: Database;
  readonly log: Log;
}

/**
 * Accepts the tokens of the OIDC provider on the external API, by introspection. Must be the last scheme: it takes
 * tokens of any format, and refuses them if introspection is not configured or does not confirm them.
 */
export function createIntrospectionScheme({
  settings,
  database,
  log,
  redis,
  onThrottled,
}: IntrospectionParts): BearerScheme {
  const ask = createIntrospect(settings, log);
  const limit = createLimiter(redis, 'introspection', settings.GREENROOM_INTROSPECTION_RATES);
  const count = async (address: string) => {
    const wait = await limit(address);
    if (wait === null) return;
    onThrottled('introspection');
    throw throttled(wait);
  };
  const keepMs = ({ expiresAt }: Introspection) => {
    const longest = settings.GREENROOM_INTROSPECTION_CACHE_SECONDS * 1000;
    return expiresAt === null ? longest : Math.min(longest, expiresAt * 1000 - Date.now());
  };
  const introspect =
    ask === null
      ? null
      : rememberByToken(async (token, address) => {
          await count(address);
          return readIntrospection(settings, await ask(token));
        }, keepMs);
  return {
    name: 'introspection',
    async authenticate(token, address) {
      if (introspect === null) throw bearerRefusal(settings, 'Resource Server is improperly configured');
      const { sub, client, scopes } = await introspect(plainToken(token), address);
      // Not remembered: the account may be deactivated while the token is valid.
      const user = await findResourceOwner(database, settings, sub);
      return { client: { kind: 'resource server', id: client }, user, scopes };
    },
  };
}

/** Some clients encode their token as base64, as the reference accepts. Only printable characters can be a token. */
export function plainToken(token: string): string {
  if (token.length % 4 !== 0 || !/^[A-Za-z\d+/]+={0,2}$/.test(token)) return token;
  const decoded = Buffer.from(token, 'base64').toString('latin1');
  return /^[\x21-\x7e]+$/.test(decoded) ? decoded : token;
}
