import type { AddressObject } from 'mailparser';
import { expect } from 'vitest';
import { createLog } from '#src/kernel/log.ts';
import { createMailer } from '#src/mail/create-mailer.ts';
import type { MailMessage } from '#src/mail/mailer.ts';
import type { SmtpOptions } from '#src/mail/smtp-mailer.ts';
import { readSettings } from '#src/settings/settings.ts';

export const ada = 'ada@example.org';
export const message = {
  to: [{ address: ada }],
  subject: 'A subject of Ada',
  html: '<p>Read this</p>',
  text: 'Read this',
} satisfies MailMessage;

/** A mailer, and the lines that it logs. */
export function mailerFor(env: Readonly<Record<string, string>>, options: Partial<SmtpOptions> = {}) {
  const lines: string[] = [];
  const mailer = createMailer(
    readSettings(env),
    createLog('debug', { write: (line) => void lines.push(line) }),
    options,
  );
  return { ...mailer, lines, [Symbol.asyncDispose]: () => mailer.close() };
}

/** What a send is rejected with, after a check that neither log nor error names a person. */
export async function failureOf(send: Promise<void>): Promise<Error> {
  const failure = await send.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(failure).toBeInstanceOf(Error);
  const lines: string[] = [];
  createLog('debug', { write: (line) => void lines.push(line) }).error({ err: failure }, 'failed');
  expect(`${lines.join()} ${String(failure)} ${JSON.stringify(failure)}`).not.toMatch(
    /ada|example\.org|mailbox|subject/i,
  );
  return failure as Error;
}

/** The addresses of a field of a parsed mail. */
export const addressesOf = (field: AddressObject | AddressObject[] | undefined) =>
  [field ?? []].flat().flatMap(({ value }) => value.map(({ address, name }) => ({ address, name })));
