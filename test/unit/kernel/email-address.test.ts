import { describe, expect, it } from 'vitest';
import { emailKey, isEmailAddress } from '#src/kernel/email-address.ts';

describe('an e-mail address', () => {
  it.each([
    'ada@example.org',
    'Ada.Lovelace+meet@mail.example.co.uk',
    "!#$%&'*+-/=?^_`{|}~@example.org",
    'ada@localhost',
    'ada@xn--bcher-kva.example',
    'ada@bücher.example',
    'ada@例え.テスト',
    'ada@EXAMPLE.org',
    '"ada"@example.org',
    '"ada@home"@example.org',
    '"ada\\ lovelace"@example.org',
    `${'a'.repeat(242)}@example.org`,
  ])('may be %s', (text) => expect(isEmailAddress(text)).toBe(true));

  it.each([
    '',
    'ada',
    '@example.org',
    'ada@',
    'ada@example',
    'ada@.example.org',
    'ada@example..org',
    'ada@-example.org',
    'ada@example-.org',
    'ada@example.o-',
    'ada@exam_ple.org',
    '.ada@example.org',
    'ada.@example.org',
    'a da@example.org',
    'ada@exa mple.org',
    'ada@bü cher.example',
    'ada@bücher.example/x',
    'ada@bücher.example:25',
    'x@ada@example.org',
    'ada@[127.0.0.1]',
    'Ada <ada@example.org>',
    'ada@example.org, eve@example.org',
    'ada@example.org\n',
    'ada@example.org\r\nBcc: eve@example.org',
    '"ada\r\nBcc: eve"@example.org',
    '"ada\0"@example.org',
    '"ada> RCPT TO:<eve"@example.org',
    '"a da"@example.org',
    'jörg@example.org',
    `${'a'.repeat(243)}@example.org`,
    // 240 characters, and 303 with the domain in ASCII.
    `ada@${`${'ü'.repeat(20)}.`.repeat(11)}example`,
    `${'a@'.repeat(500_000)}`,
  ])('is not %j', (text) => expect(isEmailAddress(text)).toBe(false));

  it('is the same person in all cases, and in both spellings of its domain', () => {
    expect(emailKey('Ada@Bücher.EXAMPLE')).toBe(emailKey('ada@xn--bcher-kva.example'));
    expect(emailKey('ada@example.org')).not.toBe(emailKey('ada@example.net'));
  });
});
