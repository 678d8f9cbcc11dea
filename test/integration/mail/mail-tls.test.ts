import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { Away } from '#src/actors/command.ts';
import { MailNotConfigured, MailRefused } from '#src/mail/mail-failures.ts';
import { productionEnv } from '#test/support/production-env.ts';
import { type SmtpInbox, startSmtpInbox } from '#test/support/smtp-inbox.ts';
import { addressesOf, failureOf, mailerFor, message } from '#test/support/test-mail.ts';

describe('mail by SMTP with TLS', async () => {
  const pem = await readFile(new URL('../../fixtures/self-signed.pem', import.meta.url), 'utf8');
  const startTls = () => startSmtpInbox({ key: pem, cert: pem, hideSTARTTLS: false });
  const on = { DJANGO_EMAIL_USE_TLS: 'true' };

  it('is encrypted after STARTTLS', async () => {
    await using inbox = await startTls();
    await using mailer = mailerFor({ ...inbox.env, ...on }, { ca: pem });
    await mailer.send(message);
    expect(inbox.mails[0]?.encrypted).toBe(true);
  });

  it('is encrypted from the first byte', async () => {
    await using inbox = await startSmtpInbox({ key: pem, cert: pem, secure: true });
    await using mailer = mailerFor({ ...inbox.env, DJANGO_EMAIL_USE_SSL: 'true' }, { ca: pem });
    await mailer.send(message);
    expect(inbox.mails[0]?.encrypted).toBe(true);
  });

  it.each<[string, () => Promise<SmtpInbox>]>([
    ['an unknown certificate', startTls],
    ['no STARTTLS', () => startSmtpInbox()],
  ])('is not given to a server with %s', async (_, start) => {
    await using inbox = await start();
    await using mailer = mailerFor({ ...inbox.env, ...on });
    expect(await failureOf(mailer.send(message))).toBeInstanceOf(Away);
    expect(inbox.mails).toEqual([]);
  });

  it('is not encrypted without the setting, as in Django', async () => {
    await using inbox = await startTls();
    await using mailer = mailerFor(inbox.env);
    await mailer.send(message);
    expect(inbox.mails[0]?.encrypted).toBe(false);
  });
});

describe('mail without a server', () => {
  it('is a file in the data folder in development, which only its owner can read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'greenroom-mail-'));
    try {
      await using mailer = mailerFor({ GREENROOM_DATA_DIR: join(folder, 'data') });
      await Promise.all([mailer.send(message), mailer.send({ ...message, bcc: [{ address: 'bob@example.net' }] })]);
      const mails = join(folder, 'data', 'mail');
      const files = await readdir(mails);
      expect(files).toEqual([expect.stringMatching(/\.eml$/), expect.stringMatching(/\.eml$/)]);
      const parsed = await Promise.all(files.map(async (file) => simpleParser(await readFile(join(mails, file)))));
      for (const mail of parsed) expect(mail).toMatchObject({ subject: message.subject, html: message.html });
      expect(parsed.flatMap(({ bcc }) => addressesOf(bcc))).toEqual([{ address: 'bob@example.net', name: '' }]);
      expect((await stat(join(mails, files[0]!))).mode & 0o077).toBe(0);
      expect(await failureOf(mailer.send({ ...message, to: [{ address: 'x' }] }))).toBeInstanceOf(MailRefused);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('is refused as not configured in production', async () => {
    await using mailer = mailerFor(productionEnv);
    expect(await failureOf(mailer.send(message))).toBeInstanceOf(MailNotConfigured);
  });
});
