import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAddonTokens } from '#src/addons/addon-tokens.ts';
import { addonEnv } from '#test/support/addon-env.ts';
import { applicationKey, type ExternalScene, startExternalScene } from '#test/support/external-scene.ts';
import { type IntrospectionEndpoint, startIntrospectionEndpoint } from '#test/support/introspection-endpoint.ts';
import { type PostHogStandIn, startPostHogStandIn } from '#test/support/posthog-stand-in.ts';

describe('the external API takes the tokens of', () => {
  let scene: ExternalScene;
  let provider: IntrospectionEndpoint;
  let postHog: PostHogStandIn;
  beforeAll(async () => {
    [provider, postHog] = await Promise.all([startIntrospectionEndpoint(), startPostHogStandIn()]);
    scene = await startExternalScene({
      ...addonEnv,
      ...provider.env,
      ...postHog.env,
      GREENROOM_EXTERNAL_ERRORS: 'reference',
      GREENROOM_ANALYTICS_PERSONS: 'true',
    });
  });
  afterAll(async () => {
    await scene[Symbol.asyncDispose]();
    await postHog[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
  });

  const addonToken = (claims: object) => createAddonTokens(scene.product.settings)!.sign({ ...claims }, 600);
  const originOf = async (room: string) =>
    (await scene.people.pool.query('select kind, client from greenroom.room_origin where room = $1', [room])).rows[0];
  const idOf = async (sub: string) =>
    (await scene.people.pool.query<{ id: string }>('select id from meet_user where sub = $1', [sub])).rows[0]!.id;

  it('add-ons, whose rooms have the origin of add-ons', async () => {
    const ada = await scene.people.newPerson();
    const token = await addonToken({ user_id: ada.id, scope: 'rooms:create' });
    // As the add-in sends it: without a body, but with its type.
    const made = await scene.ask(token, 'POST', 'rooms/');
    expect(made).toMatchObject({ status: 201, json: { access_level: 'trusted' } });
    expect(await originOf(made.json.id)).toEqual({ kind: 'addon', client: 'addon' });
    expect(await scene.ask(token, 'GET', 'rooms/')).toMatchObject({
      status: 403,
      json: { detail: 'Insufficient permissions. Required scope: rooms:list' },
    });
    const reader = await addonToken({ user_id: ada.id, scope: 'rooms:list rooms:retrieve' });
    expect((await scene.ask(reader, 'GET', 'rooms/')).json.results).toMatchObject([{ id: made.json.id }]);
    expect((await scene.ask(reader, 'GET', `rooms/${made.json.id}/`)).status).toBe(200);
  });

  it('the identity provider, whose rooms have the client as their origin', async () => {
    const sub = `sub-${randomUUID()}`;
    provider.answer({
      active: true,
      iss: provider.issuer,
      sub,
      client_id: 'a-service',
      scope: 'lasuite_meet rooms:create rooms:list',
    });
    const token = Buffer.from(`opaque ${randomUUID()}`).toString('base64url');
    const made = await scene.ask(token, 'POST', 'rooms/', {});
    expect(made.status).toBe(201);
    expect(await originOf(made.json.id)).toEqual({ kind: 'external', client: `${provider.issuer} a-service` });
    expect((await scene.ask(token, 'GET', 'rooms/')).json.results).toMatchObject([{ id: made.json.id }]);
    expect((await scene.ask(token, 'GET', `rooms/${made.json.id}/`)).status).toBe(403);
    expect(await idOf(sub)).toEqual(expect.any(String));
  });

  it('each family with its own key, and asks the provider about all others', async () => {
    provider.answer({ active: false });
    const { id } = await scene.people.newPerson();
    const claims = { user_id: id, scope: 'rooms:list', aud: 'addons' };
    // An add-on's token under the key of applications, which expect no audience.
    const foreign = await scene.ask(await scene.sign(claims), 'GET', 'rooms/');
    expect(foreign).toMatchObject({ status: 401, json: { detail: 'Invalid token.' } });
    expect(foreign.headers.get('www-authenticate')).toBe('Bearer');
    // An application's token under the key of add-ons.
    const key = addonEnv.ADDONS_TOKEN_SECRET_KEY;
    const { clientId } = await scene.newApplication();
    const before = provider.asked.length;
    const application = { client_id: clientId, user_id: id, delegated: true, scope: 'rooms:list' };
    expect((await scene.ask(await scene.sign(application, { key }), 'GET', 'rooms/')).status).toBe(400);
    expect((await scene.ask(await scene.sign(claims, { key: `${applicationKey}x` }), 'GET', 'rooms/')).status).toBe(
      400,
    );
    expect((await scene.ask('garbage', 'GET', 'rooms/')).status).toBe(400);
    expect(provider.asked.length - before).toBe(3);
  });

  it('and reports each room once, with its client and without its name', async () => {
    const ada = await scene.people.newPerson();
    await scene.setEmail(ada, `ada-${ada.id}@example.org`);
    const application = await scene.newApplication();
    const token = await scene.tokenFor(application, ada);
    const headers = { 'idempotency-key': randomUUID() };
    const made = await scene.ask(token, 'POST', 'rooms/', {}, headers);
    expect((await scene.ask(token, 'POST', 'rooms/', {}, headers)).json).toEqual(made.json);
    await scene.product.analytics.close();
    const events = postHog.captured.filter(({ distinct_id }) => distinct_id === ada.id);
    expect(events.map(({ event, properties }) => ({ event, properties }))).toEqual([
      {
        event: 'room_created',
        properties: expect.objectContaining({
          room_id: made.json.id,
          access_level: 'trusted',
          origin: 'external',
          client_id: application.clientId,
          external_api: true,
          auth_method: 'ApplicationJWTAuthentication',
          $set: { email: `ada-${ada.id}@example.org` },
        }),
      },
    ]);
  });
});
