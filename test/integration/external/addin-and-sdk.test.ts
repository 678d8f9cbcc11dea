import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addonEnv } from '#test/support/addon-env.ts';
import { createBrowserSession } from '#test/support/browser-session.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

const person = { email: 'ada@example.org', name: 'Ada' };

describe('what the clients of La Suite Meet do', () => {
  let scene: RestScene;
  let api: string;
  beforeAll(async () => {
    scene = await startRestScene({ ...addonEnv, EXTERNAL_API_ENABLED: 'true' });
    api = `${scene.product.origin}/api/v1.0`;
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  /** A request as a frame that another site embeds sends it: cookies of `SameSite=None` go along, a session does not. */
  const inFrame = { 'sec-fetch-site': 'same-origin', 'sec-fetch-storage-access': 'active', 'sec-fetch-mode': 'cors' };

  it('the Outlook add-in gets a token from the login in a window of its own', async () => {
    const [taskpane, dialog] = [createBrowserSession(), createBrowserSession()];
    const post = (path: string, csrf?: string) =>
      taskpane.request(`${api}/addons/sessions/${path}/`, {
        method: 'POST',
        headers: {
          ...inFrame,
          origin: scene.product.origin,
          ...(csrf === undefined ? {} : { 'content-type': 'application/json', 'x-csrftoken': csrf }),
        },
      });
    const init = await post('init');
    const { transit_token: transit, csrf_token: csrf } = (await init.json()) as Record<string, string>;
    expect((await post('poll', csrf)).status).toBe(202);

    const success = `${scene.product.origin}/addons/outlook/success.html`;
    const form = await dialog.visit(`${api}/authenticate/?returnTo=${encodeURIComponent(success)}`);
    const landed = await dialog.submit(form, person);
    expect(landed.url.href).toBe(success);
    expect((await dialog.call('POST', `${api}/addons/sessions/exchange/`, { transit_token: transit })).status).toBe(
      200,
    );

    const polled = await post('poll', csrf);
    expect(polled.status).toBe(200);
    expect(await polled.json()).toMatchObject({ state: 'authenticated', token_type: 'Bearer', expires_in: 7200 });
    expect(taskpane.cookie(api, 'addonsSid')).toBeUndefined();
  });

  it('the SDK hears of the room that its window creates after a login', async () => {
    const [frame, popup] = [createBrowserSession(), createBrowserSession()];
    const callback = randomUUID().replaceAll('-', '');
    const ask = async () => {
      const answer = await frame.request(`${api}/rooms/creation-callback/`, {
        method: 'POST',
        headers: { ...inFrame, origin: scene.product.origin, 'content-type': 'application/json' },
        body: JSON.stringify({ callback_id: callback }),
      });
      return { status: answer.status, json: (await answer.json()) as { room: { slug?: string } } };
    };
    expect((await frame.request(`${api}/config/`, { headers: inFrame })).status).toBe(200);
    expect(await ask()).toEqual({ status: 200, json: { status: 'success', room: {} } });

    const back = `${scene.product.origin}/sdk/create-popup`;
    expect((await popup.request(`${api}/users/me`)).status).toBe(401);
    const form = await popup.visit(`${api}/authenticate/?silent=false&returnTo=${encodeURIComponent(back)}`);
    expect((await popup.submit(form, person)).url.href).toBe(back);
    const name = 'abc-defg-hij';
    const made = await popup.call('POST', `${api}/rooms/?username=Ada`, { name, callback_id: callback });
    expect(made.status).toBe(201);
    expect(await ask()).toEqual({ status: 200, json: { status: 'success', room: { slug: name } } });
    expect(await ask()).toEqual({ status: 200, json: { status: 'success', room: {} } });
  });

  it('windows keep the page that opened them', async () => {
    for (const path of ['authenticate/', 'config/']) {
      const { headers } = await fetch(`${api}/${path}`, { redirect: 'manual' });
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin-allow-popups');
    }
  });
});
