import { randomUUID } from 'node:crypto';
import { dispose } from '@livekit/rtc-node';
import { Redis } from 'ioredis';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import type { HostedRoom } from '#test/support/hosted-room.ts';
import { joinLiveKit } from '#test/support/rtc-client.ts';
import { startScript } from '#test/support/start-script.ts';
import { startTelephonyScene, type TelephonyScene } from '#test/support/telephony-scene.ts';

describe('the dispatch rule of a room', () => {
  const livekit = inject('livekit');
  const api = new RoomServiceClient(livekit.url, livekit.key, livekit.secret);
  const byHand: string[] = [];
  let scene: TelephonyScene;

  beforeAll(async () => {
    scene = await startTelephonyScene({ GREENROOM_SIP_RULE_GRACE_SECONDS: '2', GREENROOM_SWEEP_SECONDS: '1' });
  });
  afterEach(async () => {
    scene.proxy.restore();
    for (const rule of byHand.splice(0)) await scene.sip.deleteSipDispatchRule(rule).catch(() => undefined);
  });
  afterAll(async () => {
    await scene[Symbol.asyncDispose]();
    await dispose();
  });

  const gone = (room: string) =>
    eventually('the end of the rule', async () => (await scene.rulesTo(room)).length === 0, { timeout: 10_000 });
  const commandsOf = async (room: string) =>
    (await scene.records.read(room)).journal.flatMap(({ commands }) => commands).filter((name) => /^sip/.test(name));
  const factsOf = async (room: string) =>
    (await scene.records.read(room)).facts.map(({ type }) => type).filter((type) => type.startsWith('telephony.'));
  const addRule = async (name: string, room: string, pin: string) => {
    const rule = { type: 'direct', roomName: room, pin } as const;
    const { sipDispatchRuleId } = await scene.sip.createSipDispatchRule(rule, { name });
    byHand.push(sipDispatchRuleId);
    return sipDispatchRuleId;
  };
  const newPin = () => String(Math.floor(10 ** 11 + Math.random() * 9 * 10 ** 11));
  const joinAs = async (kind: 'agent' | 'sip', room: string) => {
    const token = new AccessToken(livekit.key, livekit.secret, { identity: `${kind}-${randomUUID()}` });
    token.addGrant({ room, roomJoin: true });
    token.kind = kind;
    return joinLiveKit({ url: livekit.url, token: await token.toJwt() });
  };

  const joinAndDelete = async (room: Pick<HostedRoom, 'id' | 'newGuest'>) => {
    await using _bob = await scene.join(room);
    await scene.ready(room.id);
    const csrf = /csrftoken=(\w+)/.exec(scene.session.cookie)?.[1] ?? '';
    const deleted = await fetch(`${scene.product.origin}/api/v1.0/rooms/${room.id}/`, {
      method: 'DELETE',
      headers: { cookie: scene.session.cookie, 'x-csrftoken': csrf },
    });
    expect(deleted.status).toBe(204);
    await gone(room.id);
    await scene.shows(room.id, 'absent.none');
  };

  it('comes with the first person, outlives a reloaded page, and goes after the last one', async () => {
    using room = await scene.open();
    {
      await using ada = await scene.join(room);
      const rule = await scene.ready(room.id);
      expect(rule).toMatchObject({ name: `SIP_${room.id}`, pin: room.pin });
      await using bob = await scene.join(room);
      await ada.leave();
      await bob.leave();
      await scene.shows(room.id, 'present.left');
      await using _again = await scene.join(room);
      await scene.shows(room.id, 'present.used');
      expect(await scene.rulesTo(room.id)).toEqual([rule]);
      expect(await commandsOf(room.id)).toEqual(['sip.createRule']);
    }
    await gone(room.id);
    await scene.shows(room.id, 'absent.none');
    expect(await factsOf(room.id)).toEqual(['telephony.ready', 'telephony.closed']);
    expect(await commandsOf(room.id)).toEqual(['sip.createRule', 'sip.deleteRule']);
  });

  it('is not made for agents and callers, and its PIN is written nowhere', async () => {
    using room = await scene.open();
    await using _agent = await joinAs('agent', room.id);
    await using _caller = await joinAs('sip', room.id);
    await scene.shows(room.id, 'absent.none');
    expect(await commandsOf(room.id)).toEqual([]);
    await using _ada = await scene.join(room);
    await scene.ready(room.id);
    for (const table of ['actor', 'fact', 'journal']) {
      const { rows } = await scene.records.pool.query(
        `select 1 from greenroom.${table} t where t.room = $1 and t::text like $2`,
        [room.id, `%${room.pin}%`],
      );
      expect(rows, table).toEqual([]);
    }
    const jobs = await scene.records.pool.query('select payload from graphile_worker._private_jobs');
    expect(JSON.stringify(jobs.rows)).not.toContain(room.pin);
    expect(scene.product.logged.join('')).not.toContain(room.pin);
  });

  it('ends with the meeting, and with the room', async () => {
    using room = await scene.open();
    await using _ada = await scene.join(room);
    await scene.ready(room.id);
    await api.deleteRoom(room.id);
    await gone(room.id);

    using other = await scene.open();
    await joinAndDelete(other);
  });

  it('is made again when somebody has removed it', async () => {
    using room = await scene.open();
    await using _ada = await scene.join(room);
    const first = await scene.ready(room.id);
    await scene.sip.deleteSipDispatchRule(first.id);
    const next = await eventually('another rule', async () => {
      const rule = await scene.ready(room.id);
      return rule.id !== first.id && rule;
    });
    expect(next.pin).toBe(room.pin);
    expect(await factsOf(room.id)).toEqual(['telephony.ready', 'telephony.closed', 'telephony.ready']);
  });

  it('is made again after the Redis of LiveKit was wiped, as soon as LiveKit can be asked', async () => {
    using room = await scene.open();
    using other = await scene.open();
    await using _ada = await scene.join(room);
    await using _bob = await scene.join(other);
    await scene.ready(room.id);
    await scene.ready(other.id);
    scene.proxy.take('ListSIPDispatchRule', 'breaks');
    const redis = new Redis(inject('redis').url);
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

  it('that stood already is taken over, and what else the room had is removed', async () => {
    using room = await scene.open();
    const stood = await addRule(`SIP_${room.id}`, room.id, room.pin);
    await addRule(`SIP_${room.id}`, room.id, newPin());
    await using _ada = await scene.join(room);
    expect((await scene.ready(room.id)).id).toBe(stood);
  });

  it('is not made while somebody else has the PIN, whose rule is left alone, nor without a PIN', async () => {
    using room = await scene.open();
    const foreign = await addRule('another-tenant', 'somewhere', room.pin);
    await using _ada = await scene.join(room);
    await scene.shows(room.id, 'absent.without');
    expect((await scene.sweep()).foreign).toBeGreaterThan(0);
    await scene.shows(room.id, 'absent.without');
    expect((await scene.livekit.listSipRules([foreign])).map(({ id }) => id)).toEqual([foreign]);
    expect(scene.product.logged.some((line) => line.includes('another dispatch rule has its PIN'))).toBe(true);
    await scene.sip.deleteSipDispatchRule(foreign);
    await scene.sweep();
    await scene.ready(room.id);

    using bare = await scene.open();
    await scene.records.pool.query('update public.meet_room set pin_code = null where resource_id = $1', [bare.id]);
    await using _bob = await scene.join(bare);
    await scene.shows(bare.id, 'absent.without');
    expect(await scene.rulesTo(bare.id)).toEqual([]);
  });

  it('is made once though the answer got lost, and made late where LiveKit was away', async () => {
    using room = await scene.open();
    scene.proxy.take('CreateSIPDispatchRule', 'loses');
    await using _ada = await scene.join(room);
    const made = await eventually('the rule whose answer got lost', async () => (await scene.rulesTo(room.id))[0]);
    expect(await scene.telephonyOf(room.id)).toBe('creating');
    scene.proxy.restore();
    expect((await scene.ready(room.id)).id).toBe(made.id);

    using other = await scene.open();
    scene.proxy.take('CreateSIPDispatchRule', 'breaks');
    await using _bob = await scene.join(other);
    await scene.shows(other.id, 'creating');
    scene.proxy.restore();
    await scene.ready(other.id);
    expect(await commandsOf(other.id)).toEqual(['sip.createRule']);
  });

  it('is there in the end for who joins while it is removed, and not for who left while it was made', async () => {
    using room = await scene.open();
    const ada = await scene.join(room);
    const first = await scene.ready(room.id);
    scene.proxy.take('DeleteSIPDispatchRule', 'breaks');
    await ada.leave();
    await scene.shows(room.id, 'removing');
    await using _again = await scene.join(room);
    await eventually('the join', async () => (await scene.records.read(room.id)).present.length === 1);
    expect(await commandsOf(room.id)).toEqual(['sip.createRule', 'sip.deleteRule']);
    scene.proxy.restore();
    await eventually('the next rule', async () => (await scene.ready(room.id)).id !== first.id);

    using other = await scene.open();
    scene.proxy.take('CreateSIPDispatchRule', 'breaks');
    const bob = await scene.join(other);
    await scene.shows(other.id, 'creating');
    await bob.leave();
    await eventually('the leave', async () => (await scene.records.read(other.id)).present.length === 0);
    scene.proxy.restore();
    await scene.shows(other.id, 'absent.none');
    expect(await scene.rulesTo(other.id)).toEqual([]);
    expect(await commandsOf(other.id)).toEqual(['sip.createRule', 'sip.deleteRule']);
  });

  it('is the only one of ours after a sweep: what nobody needs goes, one by one, and foreign rules stay', async () => {
    using room = await scene.open();
    await using _ada = await scene.join(room);
    const kept = await scene.ready(room.id);
    const duplicate = await addRule(`SIP_${room.id}`, room.id, newPin());
    const orphans: string[] = [];
    for (let i = 0; i < 3; i++) {
      using empty = await scene.open();
      orphans.push(await addRule(`SIP_${empty.id}`, empty.id, empty.pin));
    }
    using past = await scene.open();
    await joinAndDelete(past);
    orphans.push(await addRule(`SIP_${past.id}`, past.id, past.pin));
    const unknown = randomUUID();
    const foreign = [
      await addRule(`SIP_${unknown}`, unknown, newPin()),
      await addRule('another-tenant', randomUUID(), newPin()),
      await addRule('SIP_lobby', 'SIP_lobby', newPin()),
      await addRule(`SIP_${randomUUID()}`, 'elsewhere', newPin()),
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

  it('is compared by the operators’ command line, which does nothing when it is asked not to', async () => {
    using room = await scene.open();
    await using _ada = await scene.join(room);
    await scene.ready(room.id);
    const duplicate = await addRule(`SIP_${room.id}`, room.id, newPin());
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
    expect((await factsOf(room.id)).slice(0, 2)).toEqual(['telephony.ready', 'telephony.closed']);
  });
});
