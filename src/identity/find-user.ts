import type { EntityManager } from 'typeorm';
import type { Settings } from '#src/settings/settings.ts';
import { unverifiedSql } from './unverified-email.ts';
import { type User, userEntity } from './user-entity.ts';

/**
 * The account of a subject, else the one of its verified e-mail when the settings allow that, locked until the end of
 * the transaction; null when there is none, `ambiguous` when several have this e-mail.
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
  // Two people with one new e-mail at once: the second finds the account of the first.
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
