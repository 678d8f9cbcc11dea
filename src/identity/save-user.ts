import type { Database } from '#src/db/database.ts';
import { type EntityTransaction, entityTransaction } from '#src/db/transaction.ts';
import type { Settings } from '#src/settings/settings.ts';
import { type Claims, describeClaims, isSubject, type Said } from './describe-claims.ts';
import { findUser } from './find-user.ts';
import { LoginProblem } from './login-problem.ts';
import { welcomeNewUser } from './marketing.ts';
import { newUser } from './new-user.ts';
import { isUnverified, noteUnverified } from './unverified-email.ts';
import { type User, userEntity } from './user-entity.ts';

/**
 * Creates or updates the user of the claims in one transaction, and resolves with the id. Rejects with a `LoginProblem`
 * when this user may not log in.
 */
export async function saveUser(database: Database, settings: Settings, claims: Claims): Promise<string> {
  if (!isSubject(claims.sub)) throw new LoginProblem('The subject is none that the table of users can hold.');
  const said = describeClaims(settings, claims);
  const save = () => entityTransaction(database, (tx) => saveIn(tx, settings, claims, said));
  return save().catch((error: unknown) => {
    // A concurrent login gave the subject to another account; the retry finds that account.
    if (isUniqueViolation(error)) return save();
    throw error;
  });
}

async function saveIn(tx: EntityTransaction, settings: Settings, claims: Claims, said: Said): Promise<string> {
  const { sub } = claims;
  const unverified = isUnverified(claims);
  const users = tx.em.getRepository(userEntity);
  const found = await findUser(tx.em, settings, sub, unverified ? null : said.email);
  if (found === 'ambiguous') throw new LoginProblem('Several accounts have the e-mail.');
  if (found === null && !settings.OIDC_CREATE_USER) throw new LoginProblem('The person is unknown.');
  const user = found ?? (await create(tx, settings, sub, said));
  if (!user.isActive) throw new LoginProblem('The account is deactivated.');
  const changed = changes(settings, user, sub, said);
  await users.update(
    { id: user.id },
    {
      ...changed,
      lastLogin: () => 'now()',
      ...(Object.keys(changed).length === 0 ? {} : { updatedAt: () => 'now()' }),
    },
  );
  if (said.email !== null) noteUnverified(tx, user.id, unverified);
  return user.id;
}

async function create(tx: EntityTransaction, settings: Settings, sub: string, said: Said): Promise<User> {
  const users = tx.em.getRepository(userEntity);
  const row = newUser(settings, { sub, ...said });
  // Of two concurrent first logins, the second waits for the first one's commit and finds its row.
  await users.createQueryBuilder().insert().values(row).orIgnore().execute();
  const user = await users.findOneByOrFail({ sub });
  if (user.id === row.id && said.email !== null) welcomeNewUser(tx, settings, user.id);
  return user;
}

/** Returns claims that are present and differ; an absent claim deletes nothing. */
function changes(settings: Settings, user: User, sub: string, said: Said): Partial<Said & Pick<User, 'sub'>> {
  const heard = Object.entries(said).filter(([key, value]) => value !== null && value !== user[key as keyof Said]);
  const takesSub = user.sub !== sub && (user.sub === null || !settings.OIDC_USER_SUB_FIELD_IMMUTABLE);
  return { ...Object.fromEntries(heard), ...(takesSub ? { sub } : {}) };
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const isUniqueViolation = (error: unknown): boolean => (error as { code?: unknown }).code === '23505';
