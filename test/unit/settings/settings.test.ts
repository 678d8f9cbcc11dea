import { describe, expect, it } from 'vitest';
import { adviseOn } from '#src/settings/advice.ts';
import { configuredDatabase } from '#src/settings/configured-database.ts';
import { readSettings } from '#src/settings/settings.ts';
import { problemsOf } from '#test/support/settings-problems.ts';

const production = {
  NODE_ENV: 'production',
  DJANGO_SECRET_KEY: 'a-secret-key-of-thirty-two-characters',
  DATABASE_URL: 'postgres://dinum:a-password-of-its-own@localhost/meet',
  LIVEKIT_API_URL: 'http://localhost:7880',
  LIVEKIT_API_KEY: 'key',
  LIVEKIT_API_SECRET: 'a-livekit-secret-of-thirty-two-characters',
  OIDC_OP_URL: 'https://login.example.org',
  OIDC_RP_CLIENT_SECRET: 'a-client-secret',
};

describe('readSettings', () => {
  it('needs nothing in development', () => {
    expect(readSettings({})).toMatchObject({
      PORT: 8000,
      host: '127.0.0.1',
      production: false,
      web: true,
      migrateOnStart: true,
      GREENROOM_TRUSTED_PROXIES: [],
      GREENROOM_SWEEP_SECONDS: 60,
      LOBBY_ACCEPTED_TIMEOUT: 21_600,
    });
  });

  it('takes an empty variable for one that nobody set', () => {
    expect(readSettings({ PORT: '', DATABASE_URL: '', GREENROOM_WEB: '' })).toMatchObject({ PORT: 8000, web: true });
  });

  it('names every wrong value at once, with what is expected, and shows no secret', () => {
    const problems = problemsOf({
      PORT: '70000',
      GREENROOM_SWEEP_SECONDS: '1.5',
      GREENROOM_JOURNAL_DAYS: 'ten',
      LIVEKIT_VERIFY_SSL: 'perhaps',
      RESOURCE_DEFAULT_ACCESS_LEVEL: 'secret',
      DATABASE_URL: 'my-password@host',
      GREENROOM_OPERATOR_TOKEN: 'too-short',
    });
    expect(problems).toHaveLength(7);
    expect(problems).toEqual(
      expect.arrayContaining([
        'PORT is "70000": expected a whole number from 0 to 65535',
        'GREENROOM_SWEEP_SECONDS is "1.5": expected a whole number of at least 1',
        'GREENROOM_JOURNAL_DAYS is "ten": expected a whole number of at least 1',
        'LIVEKIT_VERIFY_SSL is "perhaps": expected one of yes, y, true, 1, no, n, false, 0',
        expect.stringMatching(/^RESOURCE_DEFAULT_ACCESS_LEVEL is "secret": .*public.*trusted.*restricted/),
        'DATABASE_URL is (not shown): expected an absolute URL, postgres://, postgresql://, pgsql://',
        expect.stringMatching(/^GREENROOM_OPERATOR_TOKEN is \(not shown\): /),
      ]),
    );
    expect(problems.join()).not.toMatch(/my-password|too-short/);
  });

  it.each(['0', '1', ' 2 '])('takes the number of proxies %j', (text) => {
    expect(readSettings({ GREENROOM_TRUSTED_PROXIES: text }).GREENROOM_TRUSTED_PROXIES).toBe(Number(text));
  });

  it('takes networks of proxies as they are written, and nothing that is none', () => {
    const given = 'loopback, 10.0.0.0/8,192.0.2.1,2001:db8::/32,::1';
    const { GREENROOM_TRUSTED_PROXIES: read } = readSettings({ GREENROOM_TRUSTED_PROXIES: given });
    expect(read).toEqual(['loopback', '10.0.0.0/8', '192.0.2.1', '2001:db8::/32', '::1']);
    for (const wrong of [
      'proxy',
      '10.0.0.0/33',
      '10.0.0.0/0',
      '10.0.0/8',
      '10.0.0.0/8/8',
      '2001:db8::/129',
      'true',
      '*',
      '-1',
      '1.5',
      '1,2',
      '100',
      '1,loopback',
    ]) {
      expect(problemsOf({ GREENROOM_TRUSTED_PROXIES: wrong }), wrong).toHaveLength(1);
    }
  });

  it.each(['yes', 'Y', 'TRUE', '1'])('reads the switch %s as on', (text) => {
    expect(readSettings({ OIDC_REDIRECT_REQUIRE_HTTPS: text }).OIDC_REDIRECT_REQUIRE_HTTPS).toBe(true);
  });

  it.each(['no', 'N', 'False', '0'])('reads the switch %s as off', (text) => {
    expect(readSettings({ LIVEKIT_VERIFY_SSL: text }).LIVEKIT_VERIFY_SSL).toBe(false);
  });

  it('reads lists with blanks and gaps', () => {
    expect(readSettings({ LIVEKIT_DEFAULT_SOURCES: ' camera, ,microphone ,' }).LIVEKIT_DEFAULT_SOURCES).toEqual([
      'camera',
      'microphone',
    ]);
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(readSettings({}))).toBe(true);
  });
});

describe('in production', () => {
  it('every required setting that is missing is named in one report', () => {
    const { NODE_ENV, ...needed } = production;
    const problems = problemsOf({ NODE_ENV });
    expect(problems.map((problem) => problem.split(' is missing')[0]).sort()).toEqual(Object.keys(needed).sort());
    expect(problemsOf(production)).toEqual([]);
  });

  it('closed defaults hold', () => {
    expect(readSettings(production)).toMatchObject({
      production: true,
      host: '0.0.0.0',
      web: false,
      migrateOnStart: false,
      GREENROOM_TRUSTED_PROXIES: 1,
    });
  });

  it.each(['Production', 'Staging', 'PreProduction', 'Demo', 'Feature', 'Sandbox', 'Build'])(
    '%s counts as it',
    (profile) => {
      const { NODE_ENV: _, ...env } = production;
      expect(readSettings({ ...env, DJANGO_CONFIGURATION: profile }).production).toBe(true);
      expect(readSettings({ ...env, DJANGO_CONFIGURATION: profile, NODE_ENV: 'development' }).production).toBe(true);
    },
  );

  it('a host stands for a database URL', () => {
    expect(problemsOf({ ...production, DATABASE_URL: undefined, DB_HOST: 'db', DB_PASSWORD: 'own' })).toEqual([]);
    // A socket of this machine asks for no password.
    expect(problemsOf({ ...production, DATABASE_URL: undefined, DB_HOST: '/run/postgresql' })).toEqual([]);
  });

  it('weak and known secrets are refused, all at once, and none is shown', () => {
    const weak = {
      DJANGO_SECRET_KEY: 'hush-a-short-one',
      GREENROOM_OPERATOR_TOKEN: 'hush-another-short-one',
      LIVEKIT_API_KEY: 'devkey',
      DATABASE_URL: 'postgres://hush:pass@localhost/meet',
      OIDC_RP_CLIENT_SECRET: undefined,
    };
    const problems = problemsOf({ ...production, ...weak });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'OIDC_RP_CLIENT_SECRET',
      'DJANGO_SECRET_KEY',
      'GREENROOM_OPERATOR_TOKEN',
      'LIVEKIT_API_KEY',
      'DATABASE_URL',
    ]);
    expect(problems.join()).not.toContain('hush');
    for (const reached of [{ DB_HOST: 'db' }, { DB_NAME: 'meet' }, { DB_HOST: 'db', DB_PASSWORD: 'pass' }]) {
      expect(problemsOf({ ...production, DATABASE_URL: undefined, ...reached })).toEqual([
        expect.stringMatching(/^DB_PASSWORD has the default password/),
      ]);
    }
    const database = 'postgres://localhost/meet?password=p%61ss';
    expect(problemsOf({ ...production, DATABASE_URL: database })).toHaveLength(1);
    const { OIDC_RP_CLIENT_SECRET: _, ...known } = weak;
    expect(problemsOf(known)).toEqual([]);
  });

  it('a short token of meeting room devices is no hindrance', () => {
    const short = { ROOMKIT_ENABLED: 'true', ROOMKIT_SERVER_TO_SERVER_API_TOKEN: 'short' };
    expect(adviseOn(readSettings({ ...production, ...short }))).toContainEqual(
      expect.stringMatching(/^ROOMKIT_SERVER_TO_SERVER_API_TOKEN is short/),
    );
  });

  it.each([
    [{ DB_HOST: 'db' }, 'postgres://dinum:pass@db:5432/meet'],
    [{ DB_NAME: 'meet/2' }, 'postgres://dinum:pass@localhost:5432/meet%2F2'],
    [{ DB_HOST: '/run/postgresql', DB_PORT: '6432' }, 'postgres://dinum:pass@%2Frun%2Fpostgresql:6432/meet'],
    [{ DB_HOST: '2001:db8::1' }, 'postgres://dinum:pass@[2001:db8::1]:5432/meet'],
    [{ DB_PASSWORD: 'p@ss', DATABASE_URL: 'postgres://other/one' }, 'postgres://other/one'],
    [{ DB_PORT: '6432' }, undefined],
    [{ DB_HOSTS: 'db-1' }, 'postgres://dinum:pass@db-1:5432/meet'],
    [{ DB_HOSTS: 'a,b:5433', DB_PORT: '6432' }, 'postgres://dinum:pass@a:6432/meet?hosts=a%3A6432%2Cb%3A5433'],
    [{ DB_HOSTS: '[::1]:1,b' }, 'postgres://dinum:pass@[::1]:1/meet?hosts=%5B%3A%3A1%5D%3A1%2Cb%3A5432'],
    [{ DATABASE_URL: 'postgres://u:p@h/x?sslmode=require' }, 'postgres://u:p@h/x?sslmode=require&uselibpqcompat=true'],
    [{ DATABASE_URL: 'postgres://u:p@h/x?sslmode=verify-full' }, 'postgres://u:p@h/x?sslmode=verify-full'],
  ])('%j means the database %s', (env, url) => {
    expect(configuredDatabase(readSettings(env))).toBe(url);
  });

  it('fault injection is refused', () => {
    expect(problemsOf({ ...production, GREENROOM_FAULT: 'before-commit' })).toEqual([
      'GREENROOM_FAULT is for tests and must not be set in production',
    ]);
  });
});

describe('the profile', () => {
  it('of development trusts the pages of a development machine', () => {
    expect(readSettings({ DJANGO_CONFIGURATION: 'Development' })).toMatchObject({
      profile: 'development',
      DJANGO_ALLOWED_HOSTS: ['*'],
      DJANGO_CORS_ALLOW_ALL_ORIGINS: true,
      DJANGO_CSRF_TRUSTED_ORIGINS: ['http://localhost:8072', 'http://localhost:3000'],
    });
  });

  it('of production trusts nobody by itself', () => {
    expect(readSettings(production)).toMatchObject({
      profile: 'production',
      DJANGO_ALLOWED_HOSTS: [],
      DJANGO_CORS_ALLOW_ALL_ORIGINS: false,
      DJANGO_CSRF_TRUSTED_ORIGINS: [],
    });
  });

  it.each(['Test', 'ContinuousIntegration'])('of %s has everything on, and needs the secrets for it', (profile) => {
    const DJANGO_CONFIGURATION = profile;
    expect(problemsOf({ DJANGO_CONFIGURATION })).toEqual([
      'APPLICATION_JWT_SECRET_KEY is missing: APPLICATION_ENABLED is on',
      'ADDONS_CSRF_SECRET is missing: ADDONS_ENABLED is on',
      'ADDONS_TOKEN_SECRET_KEY is missing: ADDONS_ENABLED is on',
    ]);
    const secrets = { APPLICATION_JWT_SECRET_KEY: 'a', ADDONS_CSRF_SECRET: 'b', ADDONS_TOKEN_SECRET_KEY: 'c' };
    expect(readSettings({ DJANGO_CONFIGURATION, ...secrets })).toMatchObject({
      profile: 'test',
      production: false,
      EXTERNAL_API_ENABLED: true,
      APPLICATION_ENABLED: true,
      ADDONS_ENABLED: true,
      FILE_UPLOAD_ENABLED: true,
      CONNECTION_TEST_ENABLED: true,
      DJANGO_CORS_ALLOW_ALL_ORIGINS: false,
    });
  });

  it('that a test runner names alone is the one of development', () => {
    expect(readSettings({ NODE_ENV: 'test' }).profile).toBe('development');
    expect(readSettings({ ...production, NODE_ENV: 'test', DJANGO_CONFIGURATION: 'Production' }).production).toBe(true);
  });

  it('is the stricter one of two', () => {
    const profileOf = (NODE_ENV: string, DJANGO_CONFIGURATION: string) => {
      const env = { ...production, APPLICATION_ENABLED: '0', ADDONS_ENABLED: '0', NODE_ENV, DJANGO_CONFIGURATION };
      return readSettings(env).profile;
    };
    expect(profileOf('production', 'Development')).toBe('production');
    expect(profileOf('development', 'Production')).toBe('production');
    expect(profileOf('production', 'Test')).toBe('production');
    expect(profileOf('development', 'Test')).toBe('test');
    expect(profileOf('', 'Development')).toBe('development');
  });

  it('with a typo is refused', () => {
    for (const NODE_ENV of ['development', 'production']) {
      expect(problemsOf({ ...production, NODE_ENV, DJANGO_CONFIGURATION: 'Prodution' })).toEqual([
        expect.stringMatching(/^DJANGO_CONFIGURATION is "Prodution": /),
      ]);
    }
    expect(problemsOf({ ...production, NODE_ENV: undefined, DJANGO_CONFIGURATION: 'Prodution' })).toEqual([
      expect.stringMatching(/^DJANGO_CONFIGURATION is "Prodution": expected one of development, .*production/),
    ]);
    expect(problemsOf({ ...production, NODE_ENV: '__proto__' })).toEqual([
      expect.stringMatching(/^NODE_ENV is "__proto__": expected one of /),
    ]);
  });
});

describe('the sender of mail', () => {
  it.each([
    'meet@example.org',
    'Meet <meet@example.org>',
    '"Meet, Inc." <meet@example.org>',
    'Réunion <a@bücher.example>',
  ])('can be %j', (sender) => {
    expect(readSettings({ DJANGO_EMAIL_FROM: sender }).DJANGO_EMAIL_FROM).toBe(sender);
  });

  it.each(['meet', 'Meet', 'a@b.c, d@e.f', 'Meet <meet>', 'Meet\r\nBcc: <eve@example.com>', 'a@b.c <d@e.f'])(
    'cannot be %j',
    (sender) => {
      expect(problemsOf({ DJANGO_EMAIL_FROM: sender })).toEqual([
        expect.stringMatching(/^DJANGO_EMAIL_FROM is .*: expected an address such as/),
      ]);
    },
  );
});

describe('settings that do not fit each other', () => {
  it('are all named at once', () => {
    expect(
      problemsOf({
        FILE_UPLOAD_PATH: 'files',
        FILE_UPLOAD_TMP_PATH: 'files',
        DJANGO_EMAIL_USE_TLS: 'true',
        DJANGO_EMAIL_USE_SSL: 'true',
        APPLICATION_ENABLED: 'true',
        ADDONS_ENABLED: 'true',
        ADDONS_CSRF_SECRET: 'given',
        ADDONS_TOKEN_SECRET_KEY_FILE: '/nowhere/at/all',
      }),
    ).toEqual([
      'ADDONS_TOKEN_SECRET_KEY_FILE is "/nowhere/at/all": the file cannot be read',
      'FILE_UPLOAD_TMP_PATH is the same as FILE_UPLOAD_PATH: expected another folder',
      'DJANGO_EMAIL_USE_TLS and DJANGO_EMAIL_USE_SSL are both on: expected one of them',
      'APPLICATION_JWT_SECRET_KEY is missing: APPLICATION_ENABLED is on',
    ]);
  });
});
