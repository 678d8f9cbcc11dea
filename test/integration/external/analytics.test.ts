import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAnalytics } from '#src/analytics/create-analytics.ts';
import { createLog } from '#src/kernel/log.ts';
import { readSettings } from '#src/settings/settings.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { openPeople } from '#test/support/people.ts';
import { type PostHogStandIn, startPostHogStandIn } from '#test/support/posthog-stand-in.ts';
import { restCaller } from '#test/support/rest-scene.ts';
import { problemsOf } from '#test/support/settings-problems.ts';
import { startProduct } from '#test/support/start-product.ts';

describe('analytics', () => {
  let postHog: PostHogStandIn;
  beforeEach(async () => {
    postHog = await startPostHogStandIn();
  });
  afterEach(() => postHog[Symbol.asyncDispose]());

  const create = (env: Readonly<Record<string, string>> = {}) => {
    const logged: string[] = [];
    let failures = 0;
    const log = createLog('info', { write: (line) => logged.push(line) });
    const analytics = createAnalytics(readSettings({ ...postHog.env, ...env }), log, () => {
      failures += 1;
    });
    return { analytics, logged, failures: () => failures };
  };
  const ada = { id: randomUUID(), email: 'ada@example.org' };

  it('report rooms and devices of a started product, at the latest when it stops', async () => {
    await using database = await freshDatabase();
    await using people = openPeople(database.url);
    const env = {
      ...postHog.env,
      ROOMKIT_ENABLED: 'true',
      ROOMKIT_SERVER_TO_SERVER_API_TOKEN: 'the-token-of-the-devices',
    };
    let room: string;
    let status: number;
    const host = await people.newPerson();
    {
      await using product = await startProduct({ databaseUrl: database.url, env });
      const call = restCaller(product.origin);
      const made = await call(host, 'POST', 'rooms/', { name: `Room ${randomUUID()}`, callback_id: 'abc' });
      room = made.json.id;
      status = made.status;
    }
    expect(status).toBe(201);
    expect(postHog.captured.map(({ event, distinct_id, properties }) => ({ event, distinct_id, properties }))).toEqual([
      {
        event: 'room_created',
        distinct_id: host.id,
        properties: expect.objectContaining({
          room_id: room,
          access_level: 'public',
          from_callback: true,
          origin: 'web',
          external_api: false,
          auth_method: 'session',
          $process_person_profile: false,
          $geoip_disable: true,
        }),
      },
    ]);
  });

  it('name nobody, unless the settings permit it', async () => {
    for (const [permitted, expected] of [
      ['false', undefined],
      ['true', { email: ada.email }],
    ] as const) {
      const { analytics } = create({ GREENROOM_ANALYTICS_PERSONS: permitted });
      analytics.capture(ada, 'room_created', { room_id: 'r' });
      await analytics.close();
      const { event, distinct_id, properties } = postHog.captured.at(-1)!;
      expect({ event, distinct_id }).toEqual({ event: 'room_created', distinct_id: ada.id });
      expect(properties.$set).toEqual(expected);
      expect(JSON.stringify(postHog.captured.at(-1)).includes(ada.email)).toBe(permitted === 'true');
    }
  });

  it('count devices together, as nobody in particular', async () => {
    const { analytics } = create({ GREENROOM_ANALYTICS_PERSONS: 'true' });
    analytics.capture('roomkit', 'roomkit_joined', { room_id: 'r', dispatch_rule_created: true });
    await analytics.close();
    expect(postHog.captured).toMatchObject([
      {
        event: 'roomkit_joined',
        distinct_id: 'roomkit',
        properties: { room_id: 'r', dispatch_rule_created: true, $process_person_profile: false },
      },
    ]);
  });

  it('keep what is queued at 1,000 events while the provider is away', { timeout: 20_000 }, async () => {
    const console_ = vi.spyOn(console, 'error');
    const { analytics, failures } = create();
    postHog.instead = (response) => response.destroy();
    for (let nth = 0; nth < 1_500; nth++) analytics.capture(ada, 'room_created', { nth });
    await vi.waitFor(() => expect(failures()).toBeGreaterThan(0), { timeout: 15_000 });
    postHog.instead = null;
    analytics.capture(ada, 'room_created', { nth: 'last' });
    await analytics.close();
    const sent = postHog.captured.map(({ properties }) => properties.nth);
    expect(sent.length).toBeLessThanOrEqual(1_000);
    expect(sent.at(-1)).toBe('last');
    expect(console_).not.toHaveBeenCalled();
    console_.mockRestore();
  });

  it('know the flag of a user for 60 s, and no variant counts as on', async () => {
    const { analytics } = create();
    postHog.flags = { 'summary-enabled': true };
    expect(await analytics.isEnabled(ada, 'summary-enabled')).toBe(true);
    postHog.flags = { 'summary-enabled': 'a-variant' };
    expect(await analytics.isEnabled(ada, 'summary-enabled')).toBe(true);
    expect(await analytics.isEnabled({ id: 'another' }, 'summary-enabled')).toBe(false);
    postHog.flags = {};
    expect(await analytics.isEnabled({ id: 'third' }, 'summary-enabled')).toBe(false);
    expect(postHog.asked).toEqual([ada.id, 'another', 'third']);
    await analytics.close();
    // Asking for a flag is no event.
    expect(postHog.captured).toEqual([]);
  });

  it('ask again where flags are kept for no time', async () => {
    const settings = JSON.stringify({ api_key: 'k', host: postHog.origin, feature_flags_cache_ttl: 0 });
    const { analytics } = create({ ANALYTICS_BACKEND_SETTINGS: settings });
    postHog.flags = { 'summary-enabled': true };
    expect(await analytics.isEnabled(ada, 'summary-enabled')).toBe(true);
    postHog.flags = { 'summary-enabled': false };
    expect(await analytics.isEnabled(ada, 'summary-enabled')).toBe(false);
    await analytics.close();
  });

  it('switch features off while the provider fails, and ask it again', { timeout: 20_000 }, async () => {
    const console_ = vi.spyOn(console, 'error');
    const { analytics, logged, failures } = create();
    for (const failure of [
      (response: { writeHead(status: number): { end(text: string): void } }) =>
        response.writeHead(500).end('a secret of the provider'),
      (response: { end(text: string): void }) => response.end('no JSON'),
      () => undefined,
    ]) {
      postHog.instead = failure as never;
      expect(await analytics.isEnabled(ada, 'summary-enabled')).toBe(false);
    }
    expect(failures()).toBeGreaterThanOrEqual(3);
    expect(logged.join()).not.toContain('a secret of the provider');
    postHog.instead = null;
    postHog.flags = { 'summary-enabled': true };
    expect(await analytics.isEnabled(ada, 'summary-enabled')).toBe(true);
    await analytics.close();
    expect(console_).not.toHaveBeenCalled();
    console_.mockRestore();
  });

  it('are silent without a provider, or where it is switched off', async () => {
    const off = JSON.stringify({ api_key: 'k', host: postHog.origin, disabled: true });
    for (const env of [{ ANALYTICS_BACKEND: 'none' }, { ANALYTICS_BACKEND_SETTINGS: off }]) {
      const { analytics } = create(env);
      analytics.capture(ada, 'room_created', {});
      expect(await analytics.isEnabled(ada, 'summary-enabled')).toBe(false);
      await analytics.close();
    }
    expect([postHog.captured, postHog.asked]).toEqual([[], []]);
  });

  it('refuse the start with another class, or without the key of the project', () => {
    expect(problemsOf({ ANALYTICS_BACKEND: 'core.analytics.other.Other' })).toHaveLength(1);
    expect(problemsOf({ ANALYTICS_BACKEND: 'posthog' })).toEqual([
      'ANALYTICS_BACKEND_SETTINGS names no api_key: ANALYTICS_BACKEND is posthog',
    ]);
  });
});
