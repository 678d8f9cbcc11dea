import { describe, expect, it } from 'vitest';
import { Away } from '#src/actors/command.ts';
import { MailRefused } from '#src/mail/mail-failures.ts';
import { eventually } from '#test/support/eventually.ts';
import { startSmtpInbox } from '#test/support/smtp-inbox.ts';
import { ada, addressesOf, failureOf, mailerFor, message } from '#test/support/test-mail.ts';

describe('mail by SMTP', () => {
  it('arrives with both parts, sender, recipient and the given Message-ID', async () => {
    await using inbox = await startSmtpInbox();
    await using mailer = mailerFor({ ...inbox.env, DJANGO_EMAIL_FROM: 'Meet, the service <meet@visio.example>' });
    await mailer.send({ ...message, messageId: 'recording/5f0c/3/1' });
    expect(inbox.mails).toHaveLength(1);
    const { parsed, ...envelope } = inbox.mails[0]!;
    expect(envelope).toMatchObject({ sender: 'meet@visio.example', recipients: [ada], encrypted: false });
    expect(parsed).toMatchObject({
      subject: message.subject,
      messageId: '<recording/5f0c/3/1@visio.example>',
      html: message.html,
    });
    expect(parsed.text?.trim()).toBe(message.text);
    expect(addressesOf(parsed.from)).toEqual([{ address: 'meet@visio.example', name: 'Meet, the service' }]);
    expect(addressesOf(parsed.to)).toEqual([{ address: ada, name: '' }]);
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mailer.lines).toEqual([]);
  });

  it('logs in where user and password are given', async () => {
    await using inbox = await startSmtpInbox({ authOptional: false });
    await using mailer = mailerFor({ ...inbox.env, DJANGO_EMAIL_HOST_USER: 'u', DJANGO_EMAIL_HOST_PASSWORD: 'p' });
    await mailer.send(message);
    expect(inbox.mails[0]?.user).toBe('u');
  });

  it('hides recipients in BCC from each other', async () => {
    await using inbox = await startSmtpInbox();
    await using mailer = mailerFor(inbox.env);
    await mailer.send({ ...message, to: [], bcc: [{ address: ada }, { address: 'bob@example.net' }] });
    expect(inbox.mails[0]?.recipients).toEqual([ada, 'bob@example.net']);
    expect(inbox.mails[0]?.raw).not.toMatch(/ada@|bob@|bcc/i);
  });

  it('keeps unusual names, and takes domains of all scripts', async () => {
    await using inbox = await startSmtpInbox();
    await using mailer = mailerFor(inbox.env);
    const names = ['Ada "the first" <x@y.z>, Lovelace', 'עדה לאבלייס', 'Zoë 🎉', 'a@b.c'];
    await mailer.send({ ...message, to: names.map((name, index) => ({ name, address: `p${index}@bücher.example` })) });
    expect(addressesOf(inbox.mails[0]?.parsed.to).map(({ name }) => name)).toEqual(names);
    expect(inbox.mails[0]?.recipients).toEqual(names.map((_, index) => `p${index}@bücher.example`));
    expect(inbox.mails[0]?.raw).toContain('<p0@xn--bcher-kva.example>');
  });

  it('lets nothing in names and subjects become a header', async () => {
    await using inbox = await startSmtpInbox();
    await using mailer = mailerFor(inbox.env);
    const evil = 'x\r\nBcc: eve@example.com\r\n\r\n<b>body</b>\u2028\u0000';
    await mailer.send({ ...message, subject: evil, to: [{ address: ada, name: evil }] });
    const { parsed, recipients } = inbox.mails[0]!;
    expect(recipients).toEqual([ada]);
    expect(parsed.bcc).toBeUndefined();
    const harmless = 'x Bcc: eve@example.com <b>body</b>';
    expect(parsed.subject).toBe(harmless);
    expect(addressesOf(parsed.to)).toEqual([{ address: ada, name: harmless }]);
    expect(parsed.html).toBe(message.html);
  });

  it.each([
    '',
    'ada',
    'ada@',
    '@example.org',
    'ada@example.org\r\nBcc: eve@example.com',
    'ada@example.org>, <eve@example.com',
    'ada@example.org,eve@example.com',
    'Ada <ada@example.org>',
    'ada b@example.org',
    'ada@exa mple.org',
    'ada@example..org',
    'ada@[127.0.0.1]',
    `${'a'.repeat(250)}@example.org`,
  ])('refuses %j as an address without asking the server', async (address) => {
    await using inbox = await startSmtpInbox();
    await using mailer = mailerFor(inbox.env);
    expect(await failureOf(mailer.send({ ...message, to: [{ address }] }))).toBeInstanceOf(MailRefused);
    expect(await failureOf(mailer.send({ ...message, bcc: [{ address }] }))).toBeInstanceOf(MailRefused);
    expect(inbox.connections.total).toBe(0);
  });

  it('is refused for good if the server does not know the recipient, and the connection stays usable', async () => {
    await using inbox = await startSmtpInbox();
    await using mailer = mailerFor(inbox.env);
    inbox.refuse(ada, 550);
    const failure = await failureOf(mailer.send(message));
    expect(failure).toBeInstanceOf(MailRefused);
    expect(failure.message).toBe('The mail server refused the recipient: 550');
    await mailer.send({ ...message, to: [{ address: 'bob@example.net' }] });
    expect(inbox.mails).toHaveLength(1);
    expect(mailer.lines).toEqual([]);
  });

  it('is sent to the others if the server refuses some recipients, whose number is logged', async () => {
    await using inbox = await startSmtpInbox();
    await using mailer = mailerFor(inbox.env);
    inbox.refuse(ada, 550);
    await mailer.send({ ...message, to: [], bcc: [{ address: ada }, { address: 'bob@example.net' }] });
    expect(inbox.mails[0]?.recipients).toEqual(['bob@example.net']);
    expect(mailer.lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ accepted: 1, refused: 1, msg: 'some recipients of a mail were refused' }),
    ]);
    expect(mailer.lines.join()).not.toContain('example');
  });

  it.each([
    ['message', 554],
    ['message', 552],
  ])('is refused for good if the server refuses the %s with %i', async (_, code) => {
    await using inbox = await startSmtpInbox();
    await using mailer = mailerFor(inbox.env);
    inbox.fail(code);
    expect(await failureOf(mailer.send(message))).toBeInstanceOf(MailRefused);
  });

  it('can be tried again if the server is busy', async () => {
    await using inbox = await startSmtpInbox();
    await using mailer = mailerFor(inbox.env);
    inbox.refuse(ada, 451);
    const failure = await failureOf(mailer.send(message));
    expect(failure).toBeInstanceOf(Away);
    expect(failure.message).toBe('The mail server refused for now: 451');
    inbox.recover();
    inbox.fail(452);
    expect(await failureOf(mailer.send(message))).toBeInstanceOf(Away);
    inbox.recover();
    await mailer.send(message);
    expect(inbox.mails).toHaveLength(1);
  });

  it('can be tried again if one of the recipients is refused only for now', async () => {
    await using inbox = await startSmtpInbox();
    await using mailer = mailerFor(inbox.env);
    inbox.refuse(ada, 451);
    inbox.refuse('bob@example.net', 550);
    const both = [{ address: ada }, { address: 'bob@example.net' }];
    expect(await failureOf(mailer.send({ ...message, to: both }))).toBeInstanceOf(Away);
  });

  it('can be tried again if the login is refused, which operators can correct', async () => {
    await using inbox = await startSmtpInbox({
      onAuth: (_auth, _session, callback) => callback(Object.assign(new Error('No'), { responseCode: 535 })),
    });
    await using mailer = mailerFor({ ...inbox.env, DJANGO_EMAIL_HOST_USER: 'u', DJANGO_EMAIL_HOST_PASSWORD: 'p' });
    const failure = await failureOf(mailer.send(message));
    expect(failure).toBeInstanceOf(Away);
    expect(failure.message).toBe('The mail server refused for now: 535');
    expect(inbox.mails).toEqual([]);
  });

  it('can be tried again if the sender is refused, which operators can correct', async () => {
    await using inbox = await startSmtpInbox({
      onMailFrom: (_address, _session, callback) => callback(Object.assign(new Error('No'), { responseCode: 550 })),
    });
    await using mailer = mailerFor(inbox.env);
    expect(await failureOf(mailer.send(message))).toBeInstanceOf(Away);
  });

  it('can be tried again if the server is away, and arrives once it is back', async () => {
    await using inbox = await startSmtpInbox();
    await using mailer = mailerFor(inbox.env);
    await mailer.send(message);
    await inbox.goAway();
    const failure = await failureOf(mailer.send(message));
    expect(failure).toBeInstanceOf(Away);
    expect(failure.message).toBe('The mail server cannot be reached: ECONNREFUSED');
    await inbox.comeBack();
    await mailer.send(message);
    expect(inbox.mails).toHaveLength(2);
  });

  it('can be tried again if the connection breaks before the answer, and is not sent twice by itself', async () => {
    await using inbox = await startSmtpInbox();
    await using mailer = mailerFor(inbox.env);
    inbox.hold('message');
    const failed = failureOf(mailer.send(message));
    await eventually('the message at the server', () => inbox.held() === 1);
    inbox.breakConnections();
    expect(await failed).toBeInstanceOf(Away);
    expect(inbox.connections.total).toBe(1);
  });

  it.each([
    ['greeting', { greetingMs: 50 }, 'The mail server cannot be reached: ETIMEDOUT'],
    ['message', { silenceMs: 50 }, 'The mail server cannot be reached: ETIMEDOUT'],
    ['message', { sendMs: 50 }, 'The mail server did not take the message in time'],
    // The defaults of the times are longer than the time that the test has.
  ] as const)('does not wait for a slow %s beyond %j', { timeout: 10_000 }, async (stage, options, expected) => {
    await using inbox = await startSmtpInbox();
    await using mailer = mailerFor(inbox.env, options);
    inbox.hold(stage);
    const failure = await failureOf(mailer.send(message));
    expect(failure).toBeInstanceOf(Away);
    expect(failure.message).toBe(expected);
  });

  it('uses a few connections for many messages', async () => {
    await using inbox = await startSmtpInbox();
    await using mailer = mailerFor(inbox.env, { connections: 3 });
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => mailer.send({ ...message, subject: `Number ${index}` })),
    );
    expect(new Set(inbox.mails.map(({ parsed }) => parsed.subject)).size).toBe(100);
    expect(inbox.connections).toEqual({ total: 3, most: 3 });
  });

  it('ends on close: what is on its way is finished, what is queued can be tried again', async () => {
    await using inbox = await startSmtpInbox();
    const mailer = mailerFor(inbox.env, { connections: 1 });
    inbox.hold('message');
    const first = mailer.send(message);
    const second = failureOf(mailer.send(message));
    await eventually('the first message at the server', () => inbox.held() === 1);
    const closed = mailer.close();
    expect(await second).toBeInstanceOf(Away);
    inbox.recover();
    await Promise.all([first, closed]);
    expect(inbox.mails).toHaveLength(1);
    expect(await failureOf(mailer.send(message))).toBeInstanceOf(Away);
  });
});
