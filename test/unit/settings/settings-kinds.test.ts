import { assert, constantFrom, json, oneof, property, string, webUrl } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { known } from '#src/settings/catalogue.ts';
import { readSettings, type Settings, SettingsError } from '#src/settings/settings.ts';

const read = (name: keyof Settings, text: string) => readSettings({ [name]: text })[name];

function problem(name: string, text: string): string | undefined {
  try {
    readSettings({ [name]: text });
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.join('\n');
    throw error;
  }
  return undefined;
}

describe('each kind of setting', () => {
  it.each([
    ['OIDC_USE_PKCE', 'True', true],
    ['OIDC_USE_NONCE', '', false],
    ['OIDC_USE_NONCE', ' no ', false],
    ['GREENROOM_WEB', '', true],
    ['SUMMARY_SERVICE_VERSION', '2', 2],
    ['RECORDING_ENCODING_KEY_FRAME_INTERVAL_S', '2.5', 2.5],
    ['DJANGO_ALLOWED_HOSTS', 'a.example, b.example ,', ['a.example', 'b.example']],
    ['BREVO_API_CONTACT_LIST_IDS', '1, 2', [1, 2]],
    ['DJANGO_CORS_ALLOWED_ORIGIN_REGEXES', '^https://\\w+\\.example$', ['^https://\\w+\\.example$']],
    ['REQUEST_ENTRY_THROTTLE_RATES', '150/minute', { limit: 150, seconds: 60 }],
    ['REQUEST_ENTRY_THROTTLE_RATES', '0/minute', { limit: 0, seconds: 60 }],
    ['APPLICATION_JWT_EXPIRATION_SECONDS', '0', 0],
    ['REQUEST_ENTRY_THROTTLE_RATES', '1/s', { limit: 1, seconds: 1 }],
    ['REQUEST_ENTRY_THROTTLE_RATES', '2/hour', { limit: 2, seconds: 3600 }],
    ['REQUEST_ENTRY_THROTTLE_RATES', '3/d', { limit: 3, seconds: 86_400 }],
    [
      'OIDC_AUTH_REQUEST_EXTRA_PARAMS',
      "{'acr_values': 'eidas1', 'max_age': 60}",
      { acr_values: 'eidas1', max_age: '60' },
    ],
    ['DJANGO_BREVO_API_CONTACT_ATTRIBUTES', "{'VISIO_USER': True}", { VISIO_USER: true }],
    [
      'DJANGO_LANGUAGES',
      'en-us,English;fr-fr,French',
      [
        ['en-us', 'English'],
        ['fr-fr', 'French'],
      ],
    ],
    ['DJANGO_LANGUAGES', "(('en-us', 'English'),)", [['en-us', 'English']]],
    ['LOGGING_LEVEL_LOGGERS_ROOT', 'warning', 'WARNING'],
    ['LOGGING_LEVEL_LOGGERS_APP', 'warn', 'WARN'],
    ['MEDIA_BASE_URL', '', ''],
    ['GREENROOM_SIP_TRUNKS', ' ST_a ,ST_b,', ['ST_a', 'ST_b']],
    ['GREENROOM_SIP_TRUNKS', '', []],
    ['OIDC_PROXY', '10.0.0.1:3128', 'http://10.0.0.1:3128'],
    ['OIDC_PROXY', 'proxy:3128', 'http://proxy:3128'],
    ['OIDC_RP_SIGN_ALGO', 'ES256', 'ES256'],
    ['LIVEKIT_API_URL', 'wss://livekit.example.org', 'wss://livekit.example.org'],
    [
      'DJANGO_CSRF_TRUSTED_ORIGINS',
      'https://*.example.org, http://localhost:3000/',
      ['https://*.example.org', 'http://localhost:3000/'],
    ],
    ['DB_ENGINE', 'django.db.backends.postgresql_psycopg2', 'django.db.backends.postgresql_psycopg2'],
  ] as const)('%s reads %j', (name, text, expected) => {
    expect(read(name, text)).toEqual(expected);
  });

  it.each([
    ['RECORDING_ENCODING_KEY_FRAME_INTERVAL_S', '0', 'is "0": expected a number above 0'],
    ['BREVO_API_CONTACT_LIST_IDS', '1,x', 'is "1,x": expected whole numbers, separated by commas'],
    ['DJANGO_CORS_ALLOWED_ORIGIN_REGEXES', '(', 'is "(": expected regular expressions, separated by commas'],
    ['LIVEKIT_WEBHOOK_EVENTS_FILTER_REGEX', '[', 'is "[": expected a regular expression'],
    ['ROOM_TELEPHONY_PIN_LENGTH', '3', 'is "3": expected a whole number from 4 to 16'],
    ['ROOM_TELEPHONY_PIN_LENGTH', '17', 'is "17": expected a whole number from 4 to 16'],
    [
      'GREENROOM_SIP_TRUNKS',
      'ST_a, ST_a',
      'is "ST_a, ST_a": expected ids of SIP trunks such as ST_8yFgX2vQ, each once, separated by commas',
    ],
    [
      'GREENROOM_SIP_TRUNKS',
      '+33901020304',
      'is "+33901020304": expected ids of SIP trunks such as ST_8yFgX2vQ, each once, separated by commas',
    ],
    ['SUMMARY_SERVICE_VERSION', '3', 'is "3": expected a whole number from 1 to 2'],
    ['OIDC_OP_USER_ENDPOINT_FORMAT', 'XML', 'is "XML": expected one of AUTO, JSON, JWT'],
    ['AWS_S3_SIGNATURE_VERSION', 's3', 'is "s3": expected s3v4'],
    ['LIVEKIT_API_URL', 'livekit:7880', 'is (not shown): expected an absolute URL, http://, https://, ws://, wss://'],
    ['REDIS_URL', 'redis:6379', 'is (not shown): expected an absolute URL, redis://, rediss://'],
    ['OIDC_OP_URL', 'id.example.org:443', 'is (not shown): expected an absolute URL, http://, https://'],
    [
      'LIVEKIT_DEFAULT_SOURCES',
      'camera,speaker',
      'is "camera,speaker": expected some of camera, microphone, screen_share, screen_share_audio, separated by commas',
    ],
    [
      'LOBBY_COOKIE_NAME',
      'my guest',
      'is "my guest": expected letters, digits, and signs that a cookie may be named with',
    ],
    ['OIDC_PROXY', 'socks5://proxy', 'is (not shown): expected an absolute URL, http://, https://'],
    [
      'OIDC_RP_SIGN_ALGO',
      'none',
      'is "none": expected one of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA, HS256, HS384, HS512',
    ],
    [
      'DJANGO_CSRF_TRUSTED_ORIGINS',
      'meet.example.org',
      'is "meet.example.org": expected origins such as https://meet.example.org, separated by commas',
    ],
    [
      'DJANGO_CORS_ALLOWED_ORIGINS',
      'https://a.example/page',
      'is "https://a.example/page": expected origins such as https://meet.example.org, separated by commas',
    ],
    ['DB_ENGINE', 'django.db.backends.sqlite3', 'is "django.db.backends.sqlite3": expected an engine of PostgreSQL'],
    [
      'FRONTEND_SUPPORT',
      "{'id': hidden}",
      'is (not shown): expected a Python literal or JSON: character 8 is not expected',
    ],
    [
      'FILE_UPLOAD_RESTRICTIONS',
      "{'background_image': {'max_size': 'x'}}",
      `is ${JSON.stringify("{'background_image': {'max_size': 'x'}}")}: background_image.max_size: Invalid input: expected number, received string`,
    ],
    ['FRONTEND_SUPPORT', "['hidden']", 'is (not shown): Invalid input: expected record, received array'],
    ['OIDC_AUTH_REQUEST_EXTRA_PARAMS', "{'a': ['hidden']}", 'is (not shown): Invalid input'],
    [
      'DJANGO_LANGUAGES',
      'en-us',
      'is "en-us": expected codes and names of languages, such as en-us,English;fr-fr,French',
    ],
    [
      'DJANGO_LANGUAGES',
      "(('en-us',),)",
      'is "((\'en-us\',),)": expected codes and names of languages, such as en-us,English;fr-fr,French',
    ],
  ])('%s refuses %j', (name, text, expected) => {
    expect(problem(name, text)).toBe(`${name} ${expected}`);
  });

  it.each(['', 'ten/minute', '10', '10/week', '10/ms', '-1/s', '1.5/s'])('a rate is not %j', (text) => {
    const expected = 'expected a number per second, minute, hour or day, such as 150/minute';
    if (text === '') expect(read('ROOMKIT_JOIN_THROTTLE_RATES', text)).toEqual({ limit: 300, seconds: 60 });
    else
      expect(problem('ROOMKIT_JOIN_THROTTLE_RATES', text)).toBe(
        `ROOMKIT_JOIN_THROTTLE_RATES is ${JSON.stringify(text)}: ${expected}`,
      );
  });

  it('keys of dicts that name a prototype change nothing', () => {
    const { FRONTEND_ANALYTICS } = readSettings({ FRONTEND_ANALYTICS: "{'__proto__': {'id': 'x'}, 'host': 'h'}" });
    expect(FRONTEND_ANALYTICS.id).toBeUndefined();
    expect(FRONTEND_ANALYTICS).toMatchObject({ host: 'h' });
  });
});

describe('whatever a variable holds', () => {
  const anything = oneof(string({ unit: 'binary' }), json(), webUrl());

  it.each([...known.keys()])('%s is read, or refused with sentences', async (name) => {
    await assert(
      property(anything, (text) => {
        problem(name, text);
      }),
      { numRuns: 20 },
    );
  });

  it.each([...known].filter(([, { kind }]) => kind.hidden).map(([name]) => name))(
    '%s is not repeated',
    async (name) => {
      const around = constantFrom(
        ['', ''],
        ["'", "'"],
        ["['", "']"],
        ["{'", "': [1]}"],
        ["{'a': ['", "']}"],
        ['{"a": "', '"'],
      );
      await assert(
        property(around, anything, ([before, after], text) => {
          expect(problem(name, `${before}hush-hush${after}${text}`) ?? '').not.toContain('hush');
        }),
        { numRuns: 50 },
      );
    },
  );
});

describe('what follows from several settings', () => {
  it.each([
    ['INFO', undefined, 'info'],
    ['WARNING', undefined, 'warn'],
    ['INFO', 'CRITICAL', 'fatal'],
    ['ERROR', 'debug', 'debug'],
  ])('root %s and app %s log from %s on', (LOGGING_LEVEL_LOGGERS_ROOT, LOGGING_LEVEL_LOGGERS_APP, expected) => {
    expect(readSettings({ LOGGING_LEVEL_LOGGERS_ROOT, LOGGING_LEVEL_LOGGERS_APP }).logLevel).toBe(expected);
  });

  it.each([
    ['fr-fr', 'fr-fr'],
    ['FR-fr', 'fr-fr'],
    ['fr', 'fr-fr'],
    ['de-ch', 'de-de'],
  ])('the language %s is %s', (DJANGO_LANGUAGE_CODE, expected) => {
    expect(readSettings({ DJANGO_LANGUAGE_CODE }).DJANGO_LANGUAGE_CODE).toBe(expected);
  });

  it('a language that is not offered is refused', () => {
    expect(problem('DJANGO_LANGUAGE_CODE', 'es-es')).toBe(
      'DJANGO_LANGUAGE_CODE is "es-es": expected one of DJANGO_LANGUAGES, en-us, fr-fr, nl-nl, de-de',
    );
    expect(problem('DJANGO_LANGUAGES', 'fr-fr,French')).toBe(
      'DJANGO_LANGUAGE_CODE is "en-us": expected one of DJANGO_LANGUAGES, fr-fr',
    );
  });
});
