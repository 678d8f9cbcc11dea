import type { EntityManager } from 'typeorm';
import type { Settings } from '#src/settings/settings.ts';
import { unverifiedSql } from './unverified-email.ts';
import { type User, userEntity } from './user-entity.ts';

/**
 * Finds the account of a subject, else that of its verified e-mail if the settings allow it, and locks the row until
 * the end of the transaction. Resolves with null when there is none, `ambiguous` when several have this e-mail.
 */
export async function findUser(
  em: EntityManager,
  settings: Settings,
  sub: string,
  email: string | null,
): Promise<User | 'ambiguous' | null> {
  const users = em.getRepository(userEntity);
  const bySub = await users.findOne({ where: { sub }, lock: { mode: 'pessimistic_write' } });
  if (bySub !== null || email === null || !settings.OIDC_FALLBACK_TO_EMAIL_FOR_IDENTIFICATION) return bySub;
  // Serialises first logins with the same e-mail: the second finds the account of the first.
  await em.query("select pg_advisory_xact_lock(hashtextextended('greenroom.email ' || lower($1), 0))", [email]);
  const byEmail = await users
    .createQueryBuilder('person')
    .where('lower(person.email) = lower(:email)', { email })
    .andWhere(`not ${unverifiedSql('person.id')}`)
    .setLock('pessimistic_write')
    .limit(2)
    .getMany();
  return byEmail.length > 1 ? 'ambiguous' : (byEmail[0] ?? null);
}
