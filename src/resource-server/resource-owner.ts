import { bearerRefusal } from '#src/api/bearer-refusal.ts';
import type { ExternalCaller } from '#src/api/external-caller.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { entityTransaction } from '#src/db/transaction.ts';
import { newUser } from '#src/identity/new-user.ts';
import { userEntity } from '#src/identity/user-entity.ts';
import type { Settings } from '#src/settings/settings.ts';

type FoundUser = ExternalCaller['user'] & { readonly isActive: boolean };

/**
 * Resolves with the account of a subject, which is created if the settings allow it. Rejects with `not_authenticated`
 * for an unknown or a deactivated one.
 */
export async function findResourceOwner(
  database: Database,
  settings: Settings,
  sub: string,
): Promise<ExternalCaller['user']> {
  const found =
    (await readUser(database, sub)) ?? (settings.OIDC_CREATE_USER ? await create(database, settings, sub) : null);
  if (found === null) throw bearerRefusal(settings, 'Login failed: No user found for the given access token.');
  const { isActive, ...user } = found;
  if (!isActive) throw bearerRefusal(settings, 'User account is disabled.');
  return user;
}

async function readUser(database: Database, sub: string): Promise<FoundUser | null> {
  const { rows } = await query<FoundUser>(
    database,
    'resource-server.find-user',
    'select id, sub, email, is_active as "isActive" from public.meet_user where sub = $1',
    [sub],
  );
  return rows[0] ?? null;
}

/** Of two calls with a new subject at once, the second finds the account of the first. */
async function create(database: Database, settings: Settings, sub: string): Promise<FoundUser | null> {
  const row = newUser(settings, { sub, email: null, fullName: null, shortName: null });
  await entityTransaction(database, ({ em }) =>
    em.getRepository(userEntity).createQueryBuilder().insert().values(row).orIgnore().execute(),
  );
  return readUser(database, sub);
}
