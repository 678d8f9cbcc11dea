import type { Database } from '#src/db/database.ts';
import { findByEmail, mayProvision, provisionUsers } from '#src/identity/provisional-users.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Id of the account that an e-mail names, or why there is none. */
export type Delegated =
  | { readonly id: string }
  | { readonly problem: 'unknown' | 'several accounts' | 'creation failed' };

/** Finds the account of an e-mail, and creates it if the settings allow that. */
export async function findDelegated(database: Database, settings: Settings, email: string): Promise<Delegated> {
  const find = async () => (await findByEmail(database.pool, [email])).get(email.toLowerCase());
  let found = await find();
  if (found === undefined) {
    if (!mayProvision(settings)) return { problem: 'unknown' };
    await provisionUsers(database, settings, [email]);
    found = await find();
  }
  if (found === undefined) return { problem: 'creation failed' };
  return found === 'several' ? { problem: 'several accounts' } : { id: found.id };
}
