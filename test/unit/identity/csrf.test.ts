import { describe, expect, it } from 'vitest';
import { csrfProblem } from '#src/identity/csrf.ts';
import { originAllowed } from '#src/identity/origin.ts';
import { readSettings } from '#src/settings/settings.ts';
import { productionEnv } from '#test/support/production-env.ts';

const development = readSettings({});
const production = readSettings({
  ...productionEnv,
  DJANGO_CSRF_TRUSTED_ORIGINS: 'https://app.example.org,https://*.trusted.org',
});

describe('originAllowed', () => {
  const host = 'meet.example.org';
  const allowed = (origin: string | undefined, settings = production) => originAllowed(settings, { origin, host });

  it('takes the host itself and the trusted origins', () => {
    expect(allowed(undefined)).toBe(true);
    expect(allowed('https://meet.example.org')).toBe(true);
    expect(allowed('https://meet.example.org:443')).toBe(true);
    expect(allowed('https://app.example.org')).toBe(true);
    expect(allowed('https://a.b.trusted.org')).toBe(true);
  });

  it('takes nobody else', () => {
    for (const origin of [
      'null',
      '',
      'http://meet.example.org',
      'https://meet.example.org:8443',
      'https://meet.example.org.evil.org',
      'https://trusted.org.evil.org',
      'https://eviltrusted.org',
      'http://a.trusted.org',
      'http://localhost:3000',
      'file://meet.example.org',
    ]) {
      expect(allowed(origin), origin).toBe(false);
    }
    expect(originAllowed(development, { origin: 'http://localhost:3000', host: undefined })).toBe(true);
  });
});

describe('csrfProblem', () => {
  const secret = 'abcdefghijklmnopqrstuvwxyzABCDEF';
  const input = {
    cookies: [secret],
    token: secret,
    origin: undefined,
    referer: undefined,
    host: 'localhost:8000',
    secure: false,
  };

  it('takes the secret, and Django’s masks of it', () => {
    expect(csrfProblem(development, input)).toBeNull();
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
    const pad = '9'.repeat(32);
    const masked = [...secret].map(
      (letter) => letters[(letters.indexOf(letter) + letters.indexOf('9')) % letters.length],
    );
    const token = pad + masked.join('');
    expect(csrfProblem(development, { ...input, token })).toBeNull();
    expect(csrfProblem(development, { ...input, token: `${token.slice(0, -1)}!` })).toContain('incorrect');
    expect(csrfProblem(development, { ...input, token: `8${token.slice(1)}` })).toContain('incorrect');
  });

  it('takes a token that equals any value of the cookie, and none that equals no value', () => {
    const other = 'Z'.repeat(32);
    const cookies = ['not a token', other, secret];
    expect(csrfProblem(development, { ...input, cookies })).toBeNull();
    expect(csrfProblem(development, { ...input, cookies, token: other })).toBeNull();
    expect(csrfProblem(development, { ...input, cookies, token: 'Y'.repeat(32) })).toContain('incorrect');
    expect(csrfProblem(development, { ...input, cookies: [] })).toBe('CSRF cookie not set.');
  });

  it('asks a secure request without Origin where it comes from', () => {
    const secure = { ...input, secure: true, host: 'meet.example.org' };
    expect(csrfProblem(production, secure)).toContain('no Referer');
    expect(csrfProblem(production, { ...secure, referer: 'https://evil.org/meet.example.org' })).toContain('Referer');
    expect(csrfProblem(production, { ...secure, referer: 'https://meet.example.org/room?x' })).toBeNull();
  });
});
