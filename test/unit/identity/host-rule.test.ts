import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createHostRule } from '#src/identity/host-rule.ts';
import { readSettings } from '#src/settings/settings.ts';
import { productionEnv } from '#test/support/production-env.ts';

describe('the rule of hosts', () => {
  const rule = (hosts: string) => createHostRule(readSettings({ ...productionEnv, DJANGO_ALLOWED_HOSTS: hosts }));
  const malformed = ['', ':80', 'a b', 'a/b', 'a@b', 'meet.example.org:x', '[::1', 'a\\b', 'a?b', 'a#b', undefined];

  it('takes the names that are named, in any case and with any port', () => {
    const isOurs = rule('meet.example.org, .wild.org,[::1]');
    for (const host of [
      'meet.example.org',
      'MEET.example.org:8443',
      'meet.example.org.',
      'wild.org',
      'a.b.wild.org',
      '[::1]:80',
    ]) {
      expect(isOurs(host), host).toBe(true);
    }
    for (const host of [
      'example.org',
      'x.meet.example.org',
      'evilwild.org',
      'meet.example.org.evil.org',
      ...malformed,
    ]) {
      expect(isOurs(host), host).toBe(false);
    }
  });

  it('takes any well-formed one for a star, and in development', () => {
    for (const isOurs of [rule('*'), createHostRule(readSettings({}))]) {
      expect(isOurs('anything.example')).toBe(true);
      for (const host of malformed) expect(isOurs(host), host).toBe(false);
    }
  });

  it('takes only the machine’s own addresses when production names nothing', () => {
    const isOurs = rule('');
    expect(isOurs('meet.example.org')).toBe(false);
    expect(isOurs('localhost')).toBe(false);
    const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    for (const { address } of addresses.filter(({ internal, family }) => !internal && family === 'IPv4')) {
      expect(isOurs(`${address}:8000`)).toBe(true);
    }
  });
});
