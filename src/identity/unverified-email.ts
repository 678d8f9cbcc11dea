import type { Transaction } from '#src/db/transaction.ts';
import type { Claims } from './describe-claims.ts';

/**
 * Returns whether the provider reports the e-mail as unverified. An absent claim counts as verified, as in the
 * reference.
 */
export const isUnverified = ({ email_verified: claim }: Claims): boolean => claim === false || claim === 'false';

/**
 * SQL expression: whether the e-mail of the account `user` was unverified when the provider last reported it. Such an
 * account is never found by its e-mail.
 */
export const unverifiedSql = (user: string): string =>
  `exists (select from greenroom.unverified_email unverified where unverified.user_id = ${user})`;

/** Records whether the account's current e-mail is unverified. */
export function noteUnverified(tx: Pick<Transaction, 'send'>, user: string, unverified: boolean): void {
  tx.send({
    name: unverified ? 'identity.note-unverified' : 'identity.note-verified',
    text: unverified
      ? 'insert into greenroom.unverified_email (user_id) values ($1) on conflict do nothing'
      : 'delete from greenroom.unverified_email where user_id = $1',
    values: [user],
  });
}
