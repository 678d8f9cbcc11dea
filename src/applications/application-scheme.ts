import { bearerRefusal } from '#src/api/bearer-refusal.ts';
import type { BearerScheme } from '#src/api/external-caller.ts';
import { readScopes } from '#src/api/external-scope.ts';
import type { Database } from '#src/db/database.ts';
import { queryLane } from '#src/db/query.ts';
import { identitySql } from '#src/identity/identity-sql.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import type { Settings } from '#src/settings/settings.ts';
import { createApplicationTokens } from './application-tokens.ts';

interface Standing {
  readonly active: boolean | null;
  readonly id: string | null;
  readonly sub: string;
  readonly email: string | null;
  readonly userActive: boolean;
}

/**
 * Authenticates tokens of applications (rest-external.md §4.1). Application and user are read at each call, scopes are
 * the token's.
 */
export function applicationScheme(settings: Settings, database: Database): BearerScheme {
  const tokens = createApplicationTokens(settings);
  const refuse = (text: string) => bearerRefusal(settings, text);
  return {
    name: 'application',
    async authenticate(token) {
      const claims = (await tokens?.verify(token)) ?? null;
      if (claims === null) return null;
      const { client_id: clientId, user_id: userId } = claims;
      if (!clientId) throw refuse('Invalid token claims.');
      const found = await readStanding(database, textOf(clientId), textOf(userId));
      if (found.active === null) throw refuse('Application not found.');
      if (!found.active) throw refuse('Application is disabled.');
      if (!claims.delegated) throw refuse('Invalid token type.');
      if (!userId) throw refuse('Invalid token claims.');
      if (found.id === null) throw refuse('User not found.');
      if (!found.userActive) throw refuse('User account is disabled.');
      return {
        client: { kind: 'application', id: textOf(clientId) },
        user: { id: found.id, sub: found.sub, email: found.email },
        scopes: readScopes(claims.scope, settings.OIDC_RS_SCOPES_PREFIX),
      };
    },
  };
}

const textOf = (claim: unknown): string => (typeof claim === 'string' ? claim.replaceAll('\0', '') : '');

async function readStanding(database: Database, clientId: string, userId: string): Promise<Standing> {
  const { rows } = await queryLane<Standing>(
    database,
    'applications.standing',
    `select a.is_active as active, u.id, ${identitySql('u')} as sub, u.email, u.is_active as "userActive"
      from (select) as one
      left join public.meet_application a on a.client_id = $1
      left join public.meet_user u on u.id = $2`,
    [clientId, parseUuid(userId)],
  );
  return rows[0]!;
}
