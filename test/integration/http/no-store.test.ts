import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '#src/routes.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

describe('caches', () => {
  let scene: RestScene;
  beforeAll(async () => {
    scene = await startRestScene({ ROOM_TELEPHONY_ENABLED: 'true' });
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const api = routes.filter(({ path }) => path.startsWith('/api/') && path !== '/api/v1.0/config/');

  it.each(api.map(({ method, path }) => [method, path] as const))(
    'keep no answer of %s %s, to a user and to nobody',
    async (method, path) => {
      const asked = path.replace('/api/v1.0/', '').replaceAll(/:\w+/g, randomUUID());
      for (const person of [null, await scene.people.newPerson()]) {
        const body = method === 'GET' ? undefined : {};
        const response = await fetch(`${scene.product.origin}/api/v1.0/${asked}`, {
          method,
          redirect: 'manual',
          headers: {
            'content-type': 'application/json',
            ...(person === null
              ? {}
              : { cookie: `${person.cookie}; csrftoken=${'a'.repeat(32)}`, 'x-csrftoken': 'a'.repeat(32) }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        await response.text();
        expect([response.status, response.headers.get('cache-control')]).toEqual([response.status, 'no-store']);
      }
    },
  );

  it('keep no token and no PIN of a room', async () => {
    const host = await scene.people.newPerson();
    const made = await scene.call(host, 'POST', 'rooms/', { name: `Room ${randomUUID()}` });
    const shown = await scene.call(host, 'GET', `rooms/${made.json.id}/`);
    const entered = await scene.call(host, 'POST', `rooms/${made.json.id}/request-entry/`, { username: 'Ada' });
    expect(shown.json.livekit.token).toEqual(expect.any(String));
    expect(shown.json.pin_code).toEqual(expect.any(String));
    for (const { status, headers } of [made, shown, entered]) {
      expect([status < 300, headers.get('cache-control')]).toEqual([true, 'no-store']);
    }
  });

  it('may keep what is the same for everybody', async () => {
    for (const path of ['/api/v1.0/config/', '/openapi.json']) {
      const response = await fetch(scene.product.origin + path);
      await response.text();
      expect([response.status, response.headers.get('cache-control')]).toEqual([200, null]);
    }
  });
});
