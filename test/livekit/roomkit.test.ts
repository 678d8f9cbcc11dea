import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { announceDevice, roomkitOnly } from '#test/support/announce-device.ts';
import { eventually } from '#test/support/eventually.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { logInHost, openRoom } from '#test/support/hosted-room.ts';
import { startLiveKitProxy } from '#test/support/livekit-proxy.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { call } from '#test/support/phone-call.ts';
import { startPostHogStandIn } from '#test/support/posthog-stand-in.ts';
import { openRecords } from '#test/support/room-record.ts';
import { spawnProduct, startProduct } from '#test/support/start-product.ts';
import { startTelephonyScene, type TelephonyScene } from '#test/support/telephony-scene.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';

describe('a meeting room device, with telephony disabled', () => {
  let scene: TelephonyScene;
  beforeAll(async () => {
    scene = await startTelephonyScene({ ...roomkitOnly, GREENROOM_SIP_RULE_GRACE_SECONDS: '2' });
  });
  afterEach(() => scene.tidy());
  afterAll(() => scene[Symbol.asyncDispose]());
  const announce = (pin: string) => announceDevice(scene.product.origin, pin);

  it('finds a rule for a room that nobody is in, which goes when its time is over', async () => {
    using room = await scene.open();
    expect(await announce(room.pin)).toBe(200);
    const rule = await scene.ready(room.id);
    expect(rule).toMatchObject({ name: `SIP_${room.id}`, pin: room.pin });
    await using _device = await call(room.id);
    expect(await announce(room.pin)).toBe(200);
    expect(await scene.rulesTo(room.id)).toEqual([rule]);
    // A sweep knows that somebody asked for it.
    expect((await scene.sweep()).mends.filter((mend) => mend.room === room.id)).toEqual([]);
    expect(await scene.rulesTo(room.id)).toEqual([rule]);
    await scene.passTime(room.id);
    await scene.gone(room.id);
    await scene.shows(room.id, 'absent.none');
    expect(await scene.commandsOf(room.id)).toEqual(['sip.createRule', 'sip.deleteRule']);
  });

  it('leaves the rule to the meeting that begins meanwhile', async () => {
    using room = await scene.open();
    expect(await announce(room.pin)).toBe(200);
    const rule = await scene.ready(room.id);
    {
      await using _ada = await scene.join(room);
      await eventually('the join', async () => (await scene.records.read(room.id)).meeting !== 'empty');
      await scene.passTime(room.id);
      expect(await announce(room.pin)).toBe(200);
      expect(await scene.rulesTo(room.id)).toEqual([rule]);
    }
    await scene.gone(room.id);
  });

  it('is announced twice at once: one rule is created, and both succeed', async () => {
    using room = await scene.open();
    const statuses = await Promise.all(Array.from({ length: 5 }, () => announce(room.pin)));
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    await scene.ready(room.id);
    expect(await scene.commandsOf(room.id)).toEqual(['sip.createRule']);
  });

  it('finds the rule made again that somebody removed, or that LiveKit lost', async () => {
    using room = await scene.open();
    expect(await announce(room.pin)).toBe(200);
    const first = await scene.ready(room.id);
    await scene.sip.deleteSipDispatchRule(first.id);
    expect(await announce(room.pin)).toBe(200);
    const next = await scene.ready(room.id);
    expect(next.id).not.toBe(first.id);
    await scene.sip.deleteSipDispatchRule(next.id);
    expect(await scene.sweep()).toMatchObject({ remade: 1 });
    expect((await scene.ready(room.id)).id).not.toBe(next.id);
  });

  it('gets 500 while LiveKit is unreachable, and finds a rule afterwards', async () => {
    using room = await scene.open();
    scene.proxy.take('CreateSIPDispatchRule', 'fails');
    expect(await announce(room.pin)).toBe(500);
    scene.proxy.restore();
    expect(await announce(room.pin)).toBe(200);
    await scene.ready(room.id);
    expect(await scene.commandsOf(room.id)).toEqual(['sip.createRule']);
    scene.proxy.take('ListSIPDispatchRule', 'breaks');
    expect(await announce(room.pin)).toBe(500);
    using other = await scene.open();
    scene.proxy.take('CreateSIPDispatchRule', 'refuses');
    scene.proxy.take('ListSIPDispatchRule', 'refuses');
    expect(await announce(other.pin)).toBe(500);
    await scene.shows(other.id, 'absent.doubtful');
    scene.proxy.restore();
    expect(await announce(other.pin)).toBe(200);
    expect(await announce(room.pin)).toBe(200);
  });

  it('finds a rule though the old one is just being removed, and none is left of one that came too late', async () => {
    using room = await scene.open();
    expect(await announce(room.pin)).toBe(200);
    scene.proxy.take('DeleteSIPDispatchRule', 'fails');
    await scene.passTime(room.id);
    await scene.shows(room.id, 'removing');
    const announced = announce(room.pin);
    await eventually('the wish', async () => (await scene.records.read(room.id)).context.deviceAwaited === true);
    scene.proxy.restore();
    expect(await announced).toBe(200);
    await scene.ready(room.id);

    using other = await scene.open();
    scene.proxy.take('CreateSIPDispatchRule', 'fails');
    expect(await announce(other.pin)).toBe(500);
    // Its time is over before LiveKit is back.
    await scene.records.pool.query(
      `update greenroom.actor set due_at = '2000-01-01', timers = (select jsonb_object_agg(key,
         jsonb_set(value, '{at}', '"2000-01-01T00:00:00.000Z"')) from jsonb_each(timers)) where id = $1`,
      [other.id],
    );
    await eventually('the end', async () => (await scene.records.read(other.id)).context.deviceAwaited === false);
    scene.proxy.restore();
    await scene.shows(other.id, 'absent.none');
    expect(await scene.rulesTo(other.id)).toEqual([]);
  });

  it('finds the rule with the PIN that the host has renewed, and nothing with the old one', async () => {
    using room = await scene.open();
    expect(await announce(room.pin)).toBe(200);
    await scene.ready(room.id);
    const renewed = await scene.renew(room.id);
    expect(await announce(room.pin)).toBe(404);
    expect(await announce(renewed)).toBe(200);
    expect((await scene.ready(room.id)).pin).toBe(renewed);
    expect((await scene.livekit.listSipRules()).filter(({ pin }) => pin === room.pin)).toEqual([]);
  });

  it('finds no rule of a room that is deleted, whose rule goes', async () => {
    using room = await scene.open();
    expect(await announce(room.pin)).toBe(200);
    await scene.ready(room.id);
    await scene.deleteRoom(room.id);
    await scene.gone(room.id);
    expect(await announce(room.pin)).toBe(404);
  });
});

it('a device that was announced is reported to the analytics provider, with whether its rule is new', async () => {
  await using postHog = await startPostHogStandIn();
  let id: string;
  {
    await using own = await startTelephonyScene({ ...roomkitOnly, ...postHog.env });
    using room = await own.open();
    id = room.id;
    for (let nth = 0; nth < 2; nth++) expect(await announceDevice(own.product.origin, room.pin)).toBe(200);
  }
  const joined = postHog.captured.filter(({ event }) => event === 'roomkit_joined');
  expect(joined.map(({ properties }) => [properties.room_id, properties.dispatch_rule_created])).toEqual([
    [id, true],
    [id, false],
  ]);
});

it('a device that was being announced when the replica was killed finds its rule on another one', async () => {
  const livekit = ownLiveKit();
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await freshDatabase());
  const proxy = stack.use(await startLiveKitProxy(livekit.url));
  const folder = stack.use(await makeTestFolder());
  const options = { databaseUrl: database.url, livekit: { ...livekit, url: proxy.url }, env: roomkitOnly };
  const killed = stack.use(await spawnProduct({ ...options, dataDir: folder.path }));
  using room = await openRoom(await logInHost(killed.origin), 'public');
  const records = stack.use(openRecords(database.url));
  const { rows } = await records.pool.query('select pin_code from public.meet_room where resource_id = $1', [room.id]);
  proxy.take('CreateSIPDispatchRule', 'hangs');
  const broken = announceDevice(killed.origin, rows[0].pin_code).catch(() => 'broken');
  await eventually('the call to LiveKit', () => proxy.hanging() > 0);
  await killed.script.kill();
  expect(await broken).toBe('broken');
  proxy.restore();
  const next = stack.use(await startProduct(options));
  await eventually('the rule', async () => (await announceDevice(next.origin, rows[0].pin_code)) === 200, {
    timeout: 40_000,
  });
  const { journal } = await records.read(room.id);
  expect(journal.flatMap(({ commands }) => commands).filter((name) => name === 'sip.createRule')).toHaveLength(1);
});
