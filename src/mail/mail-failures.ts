import type { NodemailerError } from 'nodemailer';
import { Away } from '#src/actors/command.ts';

/** The message cannot be delivered, and a retry would not help. Its text holds no address and no server reply. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}

/** Production runs without an SMTP server. */
export class MailNotConfigured extends Error {
  override readonly name = 'MailNotConfigured';
  constructor() {
    super('DJANGO_EMAIL_HOST is missing: no mail can be sent');
  }
}

/**
 * Classifies what nodemailer threw. Its errors repeat addresses and server replies, so the result names only fixed
 * words and numbers, and has no cause.
 */
export function sortMailFailure(thrown: unknown): Away | MailRefused {
  const { code, originalCode, responseCode, permanent, command } = thrown as NodemailerError;
  // A 5xx to the login or the sender concerns the configuration, which operators can correct before the deadline.
  if (permanent && command === 'RCPT TO')
    return new MailRefused(`The mail server refused the recipient: ${responseCode}`);
  if (permanent && command === 'DATA') return new MailRefused(`The mail server refused the message: ${responseCode}`);
  if (responseCode !== undefined) return new Away(`The mail server refused for now: ${responseCode}`);
  if (code === 'EENVELOPE') return new MailRefused('An address is not usable');
  if (code === 'EMESSAGE') return new MailRefused('The mail server does not take such a large message');
  if (code === 'EABORT') return new Away('The mail server did not take the message in time');
  return new Away(`The mail server cannot be reached: ${originalCode ?? code ?? 'connection closed'}`);
}
