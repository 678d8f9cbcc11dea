import { expect, it } from 'vitest';
import { readSettings } from '#src/settings/settings.ts';
import { addonEnv } from '#test/support/addon-env.ts';
import { problemsOf } from '#test/support/settings-problems.ts';

it.each(['ADDONS_CSRF_SECRET', 'ADDONS_TOKEN_SECRET_KEY'] as const)('add-ons do not start without %s', (name) => {
  expect(problemsOf({ ...addonEnv, [name]: '' })).toEqual([`${name} is missing: ADDONS_ENABLED is on`]);
});

it('add-ons and applications have different keys', () => {
  const shared = { APPLICATION_ENABLED: 'true', APPLICATION_JWT_SECRET_KEY: addonEnv.ADDONS_TOKEN_SECRET_KEY };
  expect(problemsOf({ ...addonEnv, ...shared })).toEqual([
    'ADDONS_TOKEN_SECRET_KEY is the same as APPLICATION_JWT_SECRET_KEY: expected another key',
  ]);
  expect(problemsOf({ ...addonEnv, ...shared, APPLICATION_ENABLED: 'false' })).toEqual([]);
  // Also during a rotation.
  const previous = 'GREENROOM_APPLICATION_JWT_PREVIOUS_SECRET_KEY';
  const rotated = {
    ...shared,
    APPLICATION_JWT_SECRET_KEY: 'x'.repeat(40),
    [previous]: addonEnv.ADDONS_TOKEN_SECRET_KEY,
  };
  expect(problemsOf({ ...addonEnv, ...rotated })).toEqual([
    `ADDONS_TOKEN_SECRET_KEY is the same as ${previous}: expected another key`,
  ]);
});

it('tokens of add-ons are signed by HMAC only, and always have a scope', () => {
  expect(problemsOf({ ADDONS_TOKEN_ALG: 'none' })).toHaveLength(1);
  expect(problemsOf({ ADDONS_TOKEN_ALG: 'RS256' })).toHaveLength(1);
  expect(readSettings({ ...addonEnv, ADDONS_TOKEN_SCOPE: '' }).ADDONS_TOKEN_SCOPE).toBe('rooms:create');
});
