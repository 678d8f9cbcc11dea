import { describe, expect, it } from 'vitest';
import { createLog } from '#src/kernel/log.ts';
import { adviseOn } from '#src/settings/advice.ts';
import { known } from '#src/settings/catalogue.ts';
import { describeReport } from '#src/settings/describe-report.ts';
import { logReport } from '#src/settings/log-report.ts';
import { reportNames } from '#src/settings/names-report.ts';
import { notApplicable } from '#src/settings/not-applicable.ts';
import { readSettings } from '#src/settings/settings.ts';
import { productionEnv } from '#test/support/production-env.ts';
import { referenceNames } from '#test/support/reference-names.ts';

const whole = Object.fromEntries(referenceNames.map((name) => [name, 'hush-hush']));

describe('the report on the names of an environment', () => {
  it('knows every name of the reference, and leaves alone what is not meant for the product', () => {
    const report = reportNames({
      ...whole,
      PATH: '/bin',
      HOME: '/',
      HOSTNAME: 'pod',
      npm_config_cache: 'x',
      EMPTY: '',
    });
    expect(report.understood).toBe(220 - Object.keys(notApplicable).length);
    expect(report.notApplicable.map(({ name }) => name)).toEqual(Object.keys(notApplicable).sort());
    expect(report.unknown).toEqual([]);
  });

  it.each([
    ['OIDC_RP_CLIENTID', 'is OIDC_RP_CLIENT_ID meant?'],
    ['ALOW_UNREGISTERED_ROOMS', 'is ALLOW_UNREGISTERED_ROOMS meant?'],
    ['SECRET_KEY', 'is DJANGO_SECRET_KEY meant?'],
    ['DJANGO_OIDC_OP_URL', 'is OIDC_OP_URL meant?'],
    ['CELERY_BROKER', null],
    ['LIVEKIT_WHATEVER', null],
    ['DATABASE_URL_FILE', 'only secrets are read from files: set DATABASE_URL'],
    ['LIVEKIT_INTERNAL_URL', 'La Suite Meet does not read it either'],
    ['STORAGES_STATICFILES_BACKEND', 'La Suite Meet does not read it either'],
  ])('calls %s unknown: %s', (name, hint) => {
    expect(reportNames({ [name]: 'x' }).unknown).toEqual([{ name, hint }]);
  });

  it('understands the file of a secret', () => {
    expect(reportNames({ DB_PASSWORD_FILE: '/run/secrets/db' })).toMatchObject({ understood: 1, unknown: [] });
  });

  it.each(['LIVEKIT_SERVICE_HOST', 'GREENROOM_PORT', 'LIVEKIT_PORT_7880_TCP_ADDR', 'DB_SERVICE_PORT'])(
    'takes %s for what Kubernetes sets',
    (name) => {
      expect(reportNames({ [name]: 'x' }).unknown).toEqual([]);
    },
  );
});

describe('what the report says', () => {
  it('names in one line what shares a reason, and never a value', () => {
    const advice = adviseOn(readSettings({ ROOMKIT_ENABLED: 'true' }));
    const report = reportNames({ ...whole, LIVEKIT_TYPO: 'hush-hush' });
    const lines = describeReport(report, advice);
    expect(lines[0]).toEqual({
      part: 'settings',
      state: 'read',
      detail: '205 of the environment, all others at their defaults',
    });
    expect(lines.filter(({ detail }) => /^CELERY_BROKER_TRANSPORT_OPTIONS, .*CELERY_TASK_/.test(detail))).toHaveLength(
      1,
    );
    expect(lines).toContainEqual({ part: 'settings', state: 'unknown', detail: 'LIVEKIT_TYPO' });
    expect(lines).toContainEqual({
      part: 'settings',
      state: 'to mend',
      detail: expect.stringMatching(/^ROOMKIT_SERVER_TO_SERVER_API_TOKEN is missing/),
    });
    expect(JSON.stringify(lines)).not.toContain('hush');
  });

  it('reaches the log with one line for each thing to look at', () => {
    const logged: string[] = [];
    const log = createLog('info', { write: (line) => logged.push(line) });
    logReport(log, reportNames({ SESSION_ENGINE: 'hush-hush', DJANGO_X: 'hush-hush', PORT: '1' }), ['Mend this.']);
    const lines = logged.map((line) => JSON.parse(line));
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      [30, 'the settings were read'],
      [40, 'a setting is not applicable'],
      [40, 'a setting is unknown'],
      [40, 'a setting should be corrected'],
    ]);
    expect(lines[0]).toMatchObject({ understood: 1, notApplicable: ['SESSION_ENGINE'], unknown: ['DJANGO_X'] });
    expect(lines[1]).toMatchObject({
      setting: 'SESSION_ENGINE',
      reason: expect.any(String),
      instead: expect.any(String),
    });
    expect(lines[3]).toMatchObject({ advice: 'Mend this.' });
    expect(logged.join()).not.toContain('hush');
  });
});

describe('the advice', () => {
  const off = { APPLICATION_ENABLED: '0', ADDONS_ENABLED: '0', FILE_UPLOAD_ENABLED: '0' };
  it('is silent about the defaults of development', () => {
    expect(adviseOn(readSettings({}))).toEqual([]);
  });

  it.each([
    [{ ...off, NODE_ENV: 'development', DJANGO_CONFIGURATION: 'Test' }, /the stricter one applies/],
    [{ RECORDING_ENABLE: '1' }, /^AWS_S3_ACCESS_KEY_ID and .* RECORDING_ENABLE/],
    [{ FILE_UPLOAD_ENABLED: '1' }, /^AWS_S3_ACCESS_KEY_ID and .* FILE_UPLOAD_ENABLED/],
    [{ RECORDING_STORAGE_EVENT_ENABLE: '1' }, /^RECORDING_STORAGE_EVENT_TOKEN is missing/],
    [
      { RECORDING_STORAGE_EVENT_ENABLE: '1', RECORDING_ENABLE_STORAGE_EVENT_AUTH: '0' },
      /^RECORDING_ENABLE_STORAGE_EVENT_AUTH is off/,
    ],
    [
      { SUMMARY_SERVICE_ENDPOINT: 'http://summary', SUMMARY_SERVICE_VERSION: '2' },
      /^SUMMARY_SERVICE_API_TOKEN is missing/,
    ],
    [{ SUMMARY_SERVICE_ENDPOINT: 'http://summary', SUMMARY_SERVICE_API_TOKEN: 'x' }, /^SUMMARY_SERVICE_VERSION is 1/],
    [
      { DJANGO_EMAIL_BACKEND: 'django.core.mail.backends.console.EmailBackend' },
      /^DJANGO_EMAIL_BACKEND names an unsupported backend/,
    ],
    [{ ...productionEnv, REDIS_URL: 'redis://x', DJANGO_EMAIL_HOST: 'x' }, /^DJANGO_EMAIL_FROM is missing/],
    [{ SCREEN_RECORDING_BASE_URL: 'http://x' }, /^SCREEN_RECORDING_BASE_URL is an old name/],
    [{ SIGNUP_NEW_USER_TO_MARKETING_EMAIL: '1' }, /^BREVO_API_KEY is missing/],
    [
      { SIGNUP_NEW_USER_TO_MARKETING_EMAIL: '1', BREVO_API_KEY: 'x', MARKETING_SERVICE_CLASS: 'our.Service' },
      /^MARKETING_SERVICE_CLASS names an unsupported service/,
    ],
    [{ ALLOW_LOGOUT_GET_METHOD: '0' }, /^ALLOW_LOGOUT_GET_METHOD is off/],
    [{ OIDC_REDIRECT_FIELD_NAME: 'next' }, /^OIDC_REDIRECT_FIELD_NAME is not returnTo/],
    [{ GREENROOM_TOKEN_ROOM_ADMIN: 'true' }, /^GREENROOM_TOKEN_ROOM_ADMIN is on/],
    [{ LOBBY_NOTIFICATION_TYPE: 'x' }, /^LOBBY_NOTIFICATION_TYPE is not participantWaiting/],
  ])('of %j is one sentence', (env: Readonly<Record<string, string>>, expected) => {
    const sentences = adviseOn(readSettings(env)).filter((sentence) => !sentence.endsWith('in this version yet.'));
    expect(sentences).toEqual([expect.stringMatching(expected)]);
  });

  it('names together what is set but not implemented yet', () => {
    const later = [...known].filter(([, setting]) => setting.later).map(([name]) => name);
    const secrets = { APPLICATION_JWT_SECRET_KEY: 'a', ADDONS_CSRF_SECRET: 'b', ADDONS_TOKEN_SECRET_KEY: 'c' };
    const asked = Object.fromEntries(
      later.map((name) => [name, known.get(name)?.kind.name === 'URL' ? 'http://x' : '1']),
    );
    const told = adviseOn(readSettings({ ...asked, ...secrets })).filter((sentence) =>
      sentence.endsWith('in this version yet.'),
    );
    expect(told).toEqual(later.length === 0 ? [] : [expect.stringContaining(later.join(', '))]);
  });
});
