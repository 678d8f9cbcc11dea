import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { startProduct } from '#test/support/start-product.ts';
import { startScript } from '#test/support/start-script.ts';
import { newPin, startTelephonyScene, type TelephonyScene } from '#test/support/telephony-scene.ts';

describe('a dispatch rule that differs from its room’s state', () => {
  const livekit = ownLiveKit();
  let scene: TelephonyScene;

  beforeAll(async () => {
    scene = await startTelephonyScene({ GREENROOM_SIP_RULE_GRACE_SECONDS: '2', GREENROOM_SWEEP_SECONDS: '1' });
  });
  afterEach(() => scene.tidy());
  afterAll(() => scene[Symbol.asyncDispose]());

  it('is recreated after somebody deleted it', async () => {
    using room = await scene.open();
    await using _ada = await scene.join(room);
    const first = await scene.ready(room.id);
    await scene.sip.deleteSipDispatchRule(first.id);
    const next = await eventually('another rule', async () => {
      const rule = await scene.ready(room.id);
      return rule.id !== first.id && rule;
    });
    expect(next.pin).toBe(room.pin);
    expect(await scene.factsOf(room.id)).toEqual(['telephony.ready', 'telephony.closed', 'telephony.ready']);
  });

  it('is recreated after LiveKit’s Redis was wiped, as soon as LiveKit is reachable', async () => {
    using room = await scene.open();
    using other = await scene.open();
    await using _ada = await scene.join(room);
    await using _bob = await scene.join(other);
    await scene.ready(room.id);
    await scene.ready(other.id);
    scene.proxy.take('ListSIPDispatchRule', 'breaks');
    const redis = new Redis(livekit.redisUrl);
    await redis.del('sip_dispatch_rule');
    redis.disconnect();
    expect(await scene.rulesTo(room.id)).toEqual([]);
    // The meeting itself is compared all the same.
    const looks = async () =>
      (await scene.records.read(room.id)).journal.filter(({ event }) => event === 'livekit.listed').length;
    const before = await looks();
    await eventually('two looks at the meeting', async () => (await looks()) >= before + 2);
    expect(await scene.telephonyOf(room.id)).toBe('present.used');
    scene.proxy.restore();
    for (const { id } of [room, other]) await scene.ready(id);
  });

  it('is the only one of ours after a sweep: unneeded rules are deleted, foreign ones stay', async () => {
    using room = await scene.open();
    await using _ada = await scene.join(room);
    const kept = await scene.ready(room.id);
    const duplicate = await scene.addRule(`SIP_${room.id}`, room.id, newPin());
    const orphans: string[] = [];
    for (let i = 0; i < 3; i++) {
      using empty = await scene.open();
      orphans.push(await scene.addRule(`SIP_${empty.id}`, empty.id, empty.pin));
    }
    using past = await scene.open();
    await scene.joinAndDelete(past);
    orphans.push(await scene.addRule(`SIP_${past.id}`, past.id, past.pin));
    const unknown = randomUUID();
    const foreign = [
      await scene.addRule(`SIP_${unknown}`, unknown, newPin()),
      await scene.addRule('another-tenant', randomUUID(), newPin()),
      await scene.addRule('SIP_lobby', 'SIP_lobby', newPin()),
      await scene.addRule(`SIP_${randomUUID()}`, 'elsewhere', newPin()),
    ];
    const stand = async (rules: string[]) => (await scene.livekit.listSipRules(rules)).map(({ id }) => id).sort();

    const dry = await scene.sweep({ dryRun: true });
    expect(dry).toMatchObject({ removed: 4 + 1, failed: 0 });
    expect(await stand([...orphans, duplicate])).toEqual([...orphans, duplicate].sort());

    scene.proxy.take('DeleteSIPDispatchRule', 'breaks', orphans[1]);
    expect(await scene.sweep()).toMatchObject({ removed: dry.removed - 1, failed: 1 });
    expect(await stand([...orphans, duplicate])).toEqual([orphans[1]]);
    scene.proxy.restore();

    const done = await scene.sweep();
    expect(done).toMatchObject({ removed: 1, failed: 0 });
    expect(done.foreign).toBe(foreign.length);
    expect(await stand([...orphans, duplicate])).toEqual([]);
    expect(await stand(foreign)).toEqual(foreign.toSorted());
    expect((await scene.ready(room.id)).id).toBe(kept.id);
    expect(await scene.sweep()).toMatchObject({ removed: 0, adopted: 0, remade: 0, failed: 0, mends: [] });
  });

  it('is compared by the operators’ command line, which changes nothing in a dry run', async () => {
    using room = await scene.open();
    await using _ada = await scene.join(room);
    await scene.ready(room.id);
    const duplicate = await scene.addRule(`SIP_${room.id}`, room.id, newPin());
    const reconcile = (...more: string[]) =>
      startScript(
        process.execPath,
        [new URL('../../src/cli/greenroom.ts', import.meta.url).pathname, 'reconcile', ...more],
        {
          NODE_ENV: 'development',
          DATABASE_URL: scene.databaseUrl,
          ROOM_TELEPHONY_ENABLED: 'true',
          LIVEKIT_API_URL: livekit.url,
          LIVEKIT_API_KEY: livekit.key,
          LIVEKIT_API_SECRET: livekit.secret,
        },
      );
    const expected = { act: 'remove', rule: duplicate, room: room.id, actor: true };
    await using dry = reconcile('--json', '--dry-run');
    expect(await dry.ended).toBe(0);
    expect(JSON.parse(dry.lines.join('\n'))).toMatchObject({ dryRun: true, mends: expect.arrayContaining([expected]) });
    expect(await scene.livekit.listSipRules([duplicate])).toHaveLength(1);
    await using real = reconcile();
    expect(await real.ended).toBe(0);
    expect(real.lines).toContain(`remove  room ${room.id}  rule ${duplicate}`);
    expect(await scene.livekit.listSipRules([duplicate])).toEqual([]);
    expect([...dry.lines, ...real.lines].join('')).not.toContain(room.pin);
  });

  it('goes with the next sweep when telephony was switched off', async () => {
    using room = await scene.open();
    await using _ada = await scene.join(room);
    await scene.ready(room.id);
    const { removed, failed } = await scene.sweep({ telephony: false });
    expect(removed).toBeGreaterThan(0);
    expect(failed).toBe(0);
    expect((await scene.factsOf(room.id)).slice(0, 2)).toEqual(['telephony.ready', 'telephony.closed']);
  });

  it('that exists before the meeting is known is adopted at the start', async () => {
    using room = await scene.open();
    const stood = await scene.addRule(`SIP_${room.id}`, room.id, room.pin);
    await scene.deafen();
    await using _ada = await scene.join(room);
    expect(await scene.telephonyOf(room.id)).toBe('off');
    const env = { ROOM_TELEPHONY_ENABLED: 'true' };
    await using _next = await startProduct({ databaseUrl: scene.databaseUrl, livekit, env });
    expect((await scene.ready(room.id)).id).toBe(stood);
  });
});
