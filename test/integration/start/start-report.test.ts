import { expect, it } from 'vitest';
import { startScript } from '#test/support/start-script.ts';

const main = new URL('../../../src/main.ts', import.meta.url).pathname;

it('a start on the environment of La Suite Meet names at once what is wrong, missing and not applicable, and no secret', async () => {
  await using script = startScript(process.execPath, [main], {
    NODE_ENV: '',
    DJANGO_CONFIGURATION: 'Production',
    DATABASE_URL: '',
    DB_HOST: 'db',
    DB_PASSWORD: 'hush-1',
    LIVEKIT_API_URL: 'hush-2',
    LIVEKIT_API_KEY: '',
    LIVEKIT_API_SECRET: 'hush-3',
    OIDC_OP_URL: 'https://id.example.org',
    OIDC_RP_CLIENT_SECRET: 'hush-4',
    OIDC_RP_CLIENTID: 'hush-5',
    CELERY_BROKER_URL: 'redis://:hush-6@redis:6379/0',
    FRONTEND_SUPPORT: "{'id': 'hush-7'",
    ROOM_TELEPHONY_PIN_LENGTH: '3',
  });
  expect(await script.ended).toBe(1);
  const said = script.lines.join('\n');
  for (const expected of [
    /- LIVEKIT_API_URL is \(not shown\): expected an absolute URL/,
    /- FRONTEND_SUPPORT is \(not shown\): expected a Python literal or JSON: it ends too early/,
    /- ROOM_TELEPHONY_PIN_LENGTH is "3": expected a whole number from 4 to 16/,
    /- DJANGO_SECRET_KEY is missing: /,
    /- LIVEKIT_API_KEY is missing: /,
    /settings +ignored +CELERY_BROKER_URL: Celery is not used/,
    /settings +unknown +OIDC_RP_CLIENTID: is OIDC_RP_CLIENT_ID meant\?/,
  ]) {
    expect(said).toMatch(expected);
  }
  expect(said).not.toContain('hush');
});
