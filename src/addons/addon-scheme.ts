import { bearerRefusal } from '#src/api/bearer-refusal.ts';
import type { BearerScheme, ExternalCaller } from '#src/api/external-caller.ts';
import { readScopes } from '#src/api/external-scope.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { identitySql } from '#src/identity/identity-sql.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import type { Settings } from '#src/settings/settings.ts';
import { createAddonTokens } from './addon-tokens.ts';

/** Accepts the tokens of add-ons on the external API; their account must exist and be active at each call. */
export function createAddonScheme(settings: Settings, database: Database): BearerScheme {
  const tokens = createAddonTokens(settings);
  const refusal = (text: string) => bearerRefusal(settings, text);
  return {
    name: 'addon',
    async authenticate(token) {
      const claims = (await tokens?.verify(token)) ?? null;
      if (claims === null) return null;
      if (typeof claims.user_id !== 'string' || claims.user_id === '') throw refusal('Invalid token claims.');
      const user = await findUser(database, claims.user_id);
      if (user === null) throw refusal('User not found.');
      if (!user.isActive) throw refusal('User account is disabled.');
      const { isActive: _, ...known } = user;
      return {
        client: { kind: 'addon', id: 'addon' },
        user: known,
        scopes: readScopes(claims.scope, settings.OIDC_RS_SCOPES_PREFIX),
      };
    },
  };
}

type FoundUser = ExternalCaller['user'] & { readonly isActive: boolean };

async function findUser(database: Database, id: string): Promise<FoundUser | null> {
  if (parseUuid(id) === null) return null;
  const { rows } = await query<FoundUser>(
    database,
    'addons.find-user',
    `select u.id, ${identitySql('u')} as sub, u.email, u.is_active as "isActive"
      from public.meet_user u where u.id = $1`,
    [id],
  );
  return rows[0] ?? null;
}
