import { randomUUID } from 'node:crypto';
import { TokenVerifier } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mintAccess, openLiveKitKeys } from '#src/livekit/access-token.ts';
import { createCallerMask } from '#src/livekit/caller-mask.ts';
import { receiveWebhook } from '#src/meetings/webhook.ts';
import { createBrowserSession, logIn } from '#test/support/browser-session.ts';
import { operatorToken } from '#test/support/http-product.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

const planted = 'planted.person@example.org';
const token = 'the-token-of-the-devices';

describe('security events', () => {
  let scene: RestScene;
  beforeAll(async () => {
    scene = await startRestScene({
      ROOMKIT_ENABLED: 'true',
      ROOMKIT_SERVER_TO_SERVER_API_TOKEN: token,
      GREENROOM_ROOMKIT_FAILURES: '2',
    });
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  /** The security lines that an act writes, without time and level. */
  async function eventsOf(act: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
    const before = scene.product.logged.length;
    await act();
    const lines = scene.product.logged.slice(before);
    expect(lines.join('')).not.toContain(planted);
    expect(lines.join('')).not.toContain('Planted');
    return lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind === 'security');
  }
  const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: object) =>
    fetch(scene.product.origin + path, {
      method,
      redirect: 'manual',
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).then(async (response) => ({ status: response.status, text: await response.text() }));
  const withId = { kind: 'security', request: expect.stringMatching(/^[0-9a-f-]{36}$/) };
  const refusal = (credential: string) => [{ ...withId, event: 'credential.refused', credential, level: 40 }];

  it('are a login and a logout, by the account', async () => {
    const browser = createBrowserSession();
    const [login, ...more] = await eventsOf(() =>
      logIn(browser, scene.product.origin, { email: planted, name: 'Planted Name' }),
    );
    expect([login, more]).toMatchObject([
      { ...withId, event: 'login', user: expect.any(String), level: 30, msg: 'somebody logged in' },
      [],
    ]);
    const logout = () => browser.request(`${scene.product.origin}/api/v1.0/logout/`);
    const me = await scene.people.pool.query('select id from meet_user where lower(email) = $1', [planted]);
    expect(login!.user).toBe(me.rows[0].id);
    const left = await eventsOf(async () => browser.visit((await logout()).url));
    for (const line of left) expect(line).toMatchObject({ event: 'logout', user: login!.user });
  });

  it('are a login that did not begin here, and one that the provider refuses', async () => {
    const strange = `state=${randomUUID()}&code=${planted}`;
    expect(await eventsOf(() => ask('GET', `/api/v1.0/callback/?${strange}`))).toMatchObject([
      { ...withId, event: 'login.refused', reason: 'unknown login', level: 40 },
    ]);
    const begun = createBrowserSession();
    const started = await begun.request(`${scene.product.origin}/api/v1.0/authenticate/`);
    const state = new URL(started.headers.get('location')!, scene.product.origin).searchParams.get('state');
    const callback = `/api/v1.0/callback/?error=access_denied&error_description=${planted}&state=${state}`;
    expect(await eventsOf(() => ask('GET', callback))).toMatchObject([
      { event: 'login.refused', reason: 'login of another browser' },
    ]);
    const refused = await eventsOf(() => begun.request(scene.product.origin + callback));
    expect(refused).toMatchObject([{ ...withId, event: 'login.refused', reason: expect.any(String) }]);
  });

  it('are a request without CSRF token, and one of a foreign origin, which is not quoted', async () => {
    const ada = await scene.people.newPerson('Planted Ada');
    const post = (headers: Record<string, string>) =>
      eventsOf(() => ask('POST', '/api/v1.0/rooms/', { cookie: ada.cookie, ...headers }, { name: 'Planted room' }));
    expect(await post({})).toMatchObject([{ ...withId, event: 'csrf.refused', reason: 'CSRF cookie not set.' }]);
    expect(await post({ origin: `https://${planted.replace('@', '.')}` })).toMatchObject([
      { event: 'csrf.refused', reason: 'Origin checking failed' },
    ]);
  });

  it('are a refused LiveKit token', async () => {
    const room = await scene.people.newRoom(await scene.people.newPerson());
    const keys = openLiveKitKeys({ ...scene.product.livekit, secret: 'x'.repeat(32), defaultSources: [] });
    const holder = { identity: planted, name: 'Planted', role: null, authenticated: false };
    const forged = (await mintAccess(keys, holder, { name: room, configuration: {} })).token;
    const found = await eventsOf(() =>
      ask('POST', `/api/v1.0/rooms/${room}/toggle-hand/`, { authorization: `Bearer ${forged}` }, { raised: true }),
    );
    expect(found).toMatchObject(refusal('livekit-token'));
    expect(JSON.stringify(found)).not.toContain(forged);
  });

  it('are a refused token and PIN of devices, and the lock-out that follows', async () => {
    const join = (shown: string, pin: string) =>
      eventsOf(() => ask('POST', '/api/v1.0/roomkit/join/', { authorization: `Bearer ${shown}` }, { pin_code: pin }));
    expect(await join(planted, '0123456789')).toMatchObject(refusal('roomkit-token'));
    const second = await join(token, '0123456789');
    expect(second).toMatchObject([...refusal('pin'), { ...withId, event: 'lockout', scope: 'roomkit' }]);
    expect(JSON.stringify(second)).not.toContain('0123456789');
  });

  it('are operators who are let in, and who are not', async () => {
    const metrics = (headers: Record<string, string>) => eventsOf(() => ask('GET', '/metrics', headers));
    expect(await metrics({ authorization: `Bearer ${operatorToken}` })).toMatchObject([
      { ...withId, event: 'operator.access', level: 30 },
    ]);
    expect(await metrics({ authorization: `Bearer ${planted}` })).toMatchObject(refusal('operator-token'));
    expect(await metrics({})).toEqual([]);
    const ada = await scene.people.newPerson('Planted Ada');
    expect(await metrics({ cookie: ada.cookie })).toMatchObject(refusal('operator-session'));
    await scene.people.pool.query('update meet_user set is_superuser = true where id = $1', [ada.id]);
    expect(await metrics({ cookie: ada.cookie })).toMatchObject([{ event: 'operator.access', user: ada.id }]);
  });

  it('are somebody who is put out, by the host and the room', async () => {
    const host = await scene.people.newPerson('Planted Host');
    const person = await scene.people.newPerson('Planted Guest');
    const room = await scene.people.newRoom(host);
    const found = await eventsOf(() =>
      scene.call(host, 'POST', `rooms/${room}/remove-participant/`, { participant_identity: person.sub }),
    );
    expect(found).toMatchObject([{ ...withId, event: 'participant.removed', user: host.id, room }]);
    expect(JSON.stringify(found)).not.toContain(person.sub);
  });

  it('are a refused logout token of the provider', async () => {
    const found = await eventsOf(() =>
      fetch(`${scene.product.origin}/api/v1.0/backchannel-logout/`, {
        method: 'POST',
        body: new URLSearchParams({ logout_token: planted }),
      }),
    );
    expect(found).toMatchObject(refusal('logout-token'));
  });

  it('are webhooks without a signature of ours', async () => {
    const said: unknown[] = [];
    const { runtime } = scene.product;
    const options = {
      runtime,
      verifier: new TokenVerifier('a key', 'a secret'),
      testRoomPrefix: 'test-',
      filter: null,
      mask: createCallerMask('a secret'),
      withoutId: { inc: () => undefined },
      react: async () => undefined,
      security: (...event: unknown[]) => void said.push(event),
    };
    const request = { rawBody: `{"room":"${planted}"}`, requestId: 'one' };
    expect((await receiveWebhook(options, { ...request, authorization: undefined })).status).toBe(401);
    expect((await receiveWebhook(options, { ...request, authorization: planted })).status).toBe(400);
    expect(said).toEqual([
      ['webhook.refused', { request: 'one', reason: 'no signature' }],
      ['webhook.refused', { request: 'one', reason: 'bad signature or body' }],
    ]);
  });

  it('are counted by their names', async () => {
    const { text } = await ask('GET', '/metrics', { authorization: `Bearer ${operatorToken}` });
    for (const event of ['login', 'login.refused', 'csrf.refused', 'lockout', 'operator.access']) {
      expect(text).toMatch(new RegExp(`greenroom_security_events_total\\{event="${event}"\\} [1-9]`));
    }
  });
});
