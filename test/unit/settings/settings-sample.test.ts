import { expect, it } from 'vitest';
import { adviseOn } from '#src/settings/advice.ts';
import { reportNames } from '#src/settings/names-report.ts';
import { readSettings } from '#src/settings/settings.ts';

const realm = 'http://localhost:8083/realms/meet/protocol/openid-connect';

/** An environment as a developer's machine of La Suite Meet has it (settings.md §15). */
const sample = {
  DJANGO_CONFIGURATION: 'Development',
  DJANGO_ALLOWED_HOSTS: '*',
  DJANGO_SECRET_KEY: 'ThisIsAnExampleKeyForDevPurposeOnly',
  DJANGO_SETTINGS_MODULE: 'meet.settings',
  DJANGO_SUPERUSER_PASSWORD: 'admin',
  PYTHONPATH: '/app',
  DB_HOST: 'postgresql',
  DB_NAME: 'meet',
  DB_USER: 'dinum',
  DB_PASSWORD: 'pass',
  DB_PORT: '5432',
  REDIS_URL: 'redis://redis:6379/1',
  STORAGES_STATICFILES_BACKEND: 'django.contrib.staticfiles.storage.StaticFilesStorage',
  AWS_S3_ENDPOINT_URL: 'http://minio:9000',
  AWS_S3_ACCESS_KEY_ID: 'meet',
  AWS_S3_SECRET_ACCESS_KEY: 'password',
  AWS_S3_DOMAIN_REPLACE: 'http://localhost:9000',
  MEDIA_BASE_URL: 'http://localhost:3000',
  DJANGO_EMAIL_HOST: 'mailcatcher',
  DJANGO_EMAIL_PORT: '1025',
  DJANGO_EMAIL_BRAND_NAME: 'La Suite Numérique',
  OIDC_OP_JWKS_ENDPOINT: `${realm}/certs`,
  OIDC_OP_AUTHORIZATION_ENDPOINT: `${realm}/auth`,
  OIDC_OP_TOKEN_ENDPOINT: `${realm}/token`,
  OIDC_OP_USER_ENDPOINT: `${realm}/userinfo`,
  OIDC_RP_CLIENT_ID: 'meet',
  OIDC_RP_CLIENT_SECRET: 'ThisIsAnExampleKeyForDevPurposeOnly',
  OIDC_RP_SIGN_ALGO: 'RS256',
  OIDC_RP_SCOPES: 'openid email',
  OIDC_REDIRECT_ALLOWED_HOSTS: 'localhost:8083,localhost:3000',
  OIDC_AUTH_REQUEST_EXTRA_PARAMS: '{"acr_values": "eidas1"}',
  LOGIN_REDIRECT_URL: 'http://localhost:3000',
  LIVEKIT_API_URL: 'http://127.0.0.1:7880',
  LIVEKIT_API_KEY: 'devkey',
  LIVEKIT_API_SECRET: 'secret',
  LIVEKIT_INTERNAL_URL: 'http://livekit:7880',
  LIVEKIT_VERIFY_SSL: 'False',
  ALLOW_UNREGISTERED_ROOMS: 'False',
  RECORDING_ENABLE: 'True',
  RECORDING_STORAGE_EVENT_ENABLE: 'False',
  RECORDING_DOWNLOAD_BASE_URL: 'http://localhost:3000/recording',
  ROOM_TELEPHONY_ENABLED: 'True',
  METADATA_COLLECTOR_ENABLED: 'True',
  FILE_UPLOAD_ENABLED: 'True',
  EXTERNAL_API_ENABLED: 'True',
  CONNECTION_TEST_ENABLED: 'True',
  CELERY_ENABLED: 'True',
};

it('an environment of the reference is understood as it is', () => {
  expect(readSettings(sample)).toMatchObject({
    profile: 'development',
    ALLOW_UNREGISTERED_ROOMS: false,
    OIDC_AUTH_REQUEST_EXTRA_PARAMS: { acr_values: 'eidas1' },
    EXTERNAL_API_ENABLED: true,
    APPLICATION_ENABLED: false,
  });
  const report = reportNames(sample);
  expect(report.notApplicable.map(({ name }) => name)).toEqual(['CELERY_ENABLED']);
  expect(report.unknown).toEqual([
    { name: 'DJANGO_SETTINGS_MODULE', hint: 'it belongs to Django: leave it out' },
    { name: 'DJANGO_SUPERUSER_PASSWORD', hint: 'it belongs to Django: leave it out' },
    { name: 'LIVEKIT_INTERNAL_URL', hint: 'La Suite Meet does not read it either' },
    { name: 'STORAGES_STATICFILES_BACKEND', hint: 'La Suite Meet does not read it either' },
  ]);
  expect(adviseOn(readSettings(sample)).filter((sentence) => !sentence.endsWith('in this version yet.'))).toEqual([]);
});
