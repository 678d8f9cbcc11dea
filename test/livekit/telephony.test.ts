import { randomUUID } from 'node:crypto';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { joinLiveKit } from '#test/support/rtc-client.ts';
import { newPin, startTelephonyScene, type TelephonyScene } from '#test/support/telephony-scene.ts';

describe('the dispatch rule of a room', () => {
  const livekit = ownLiveKit();
  const api = new RoomServiceClient(livekit.url, livekit.key, livekit.secret);
  let scene: TelephonyScene;

  beforeAll(async () => {
    scene = await startTelephonyScene({ GREENROOM_SIP_RULE_GRACE_SECONDS: '2', GREENROOM_SWEEP_SECONDS: '1' });
  });
  afterEach(() => scene.tidy());
  afterAll(() => scene[Symbol.asyncDispose]());

  const joinAs = async (kind: 'agent' | 'sip', room: string) => {
    const token = new AccessToken(livekit.key, livekit.secret, { identity: `${kind}-${randomUUID()}` });
    token.addGrant({ room, roomJoin: true });
    token.kind = kind;
    return joinLiveKit({ url: livekit.url, token: await token.toJwt() });
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
      expect(await scene.commandsOf(room.id)).toEqual(['sip.createRule']);
    }
    await scene.gone(room.id);
    await scene.shows(room.id, 'absent.none');
    expect(await scene.factsOf(room.id)).toEqual(['telephony.ready', 'telephony.closed']);
    expect(await scene.commandsOf(room.id)).toEqual(['sip.createRule', 'sip.deleteRule']);
  });

  it('is not made for agents and callers, and its PIN is stored nowhere else', async () => {
    using room = await scene.open();
    await using _agent = await joinAs('agent', room.id);
    await using _caller = await joinAs('sip', room.id);
    await scene.shows(room.id, 'absent.none');
    expect(await scene.commandsOf(room.id)).toEqual([]);
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
    await scene.gone(room.id);

    using other = await scene.open();
    await scene.joinAndDelete(other);
  });

  it('that exists already is adopted, and other rules of the room are deleted', async () => {
    using room = await scene.open();
    const stood = await scene.addRule(`SIP_${room.id}`, room.id, room.pin);
    await scene.addRule(`SIP_${room.id}`, room.id, newPin());
    await using _ada = await scene.join(room);
    expect((await scene.ready(room.id)).id).toBe(stood);
  });

  it('is not created while a foreign rule has the PIN, which stays unchanged, nor without a PIN', async () => {
    using room = await scene.open();
    const foreign = await scene.addRule('another-tenant', 'somewhere', room.pin);
    await using _ada = await scene.join(room);
    await scene.shows(room.id, 'absent.without');
    expect((await scene.sweep()).foreign).toBeGreaterThan(0);
    await scene.shows(room.id, 'absent.without');
    expect((await scene.livekit.listSipRules([foreign])).map(({ id }) => id)).toEqual([foreign]);
    expect(scene.product.logged.some((line) => line.includes('another dispatch rule uses its PIN'))).toBe(true);
    await scene.sip.deleteSipDispatchRule(foreign);
    await scene.sweep();
    await scene.ready(room.id);

    using bare = await scene.open();
    await scene.records.pool.query('update public.meet_room set pin_code = null where resource_id = $1', [bare.id]);
    await using _bob = await scene.join(bare);
    await scene.shows(bare.id, 'absent.without');
    expect(await scene.rulesTo(bare.id)).toEqual([]);
  });

  it('is created once though the answer was lost, and late after LiveKit was unreachable', async () => {
    using room = await scene.open();
    scene.proxy.take('CreateSIPDispatchRule', 'loses');
    await using _ada = await scene.join(room);
    const made = await eventually('the rule whose answer got lost', async () => (await scene.rulesTo(room.id))[0]);
    expect(await scene.telephonyOf(room.id)).toBe('creating.current');
    scene.proxy.restore();
    expect((await scene.ready(room.id)).id).toBe(made.id);

    using other = await scene.open();
    scene.proxy.take('CreateSIPDispatchRule', 'breaks');
    await using _bob = await scene.join(other);
    await scene.shows(other.id, 'creating.current');
    scene.proxy.restore();
    await scene.ready(other.id);
    expect(await scene.commandsOf(other.id)).toEqual(['sip.createRule']);
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
    expect(await scene.commandsOf(room.id)).toEqual(['sip.createRule', 'sip.deleteRule']);
    scene.proxy.restore();
    await eventually('the next rule', async () => (await scene.ready(room.id)).id !== first.id);

    using other = await scene.open();
    scene.proxy.take('CreateSIPDispatchRule', 'breaks');
    const bob = await scene.join(other);
    await scene.shows(other.id, 'creating.current');
    await bob.leave();
    await eventually('the leave', async () => (await scene.records.read(other.id)).present.length === 0);
    scene.proxy.restore();
    await scene.shows(other.id, 'absent.none');
    expect(await scene.rulesTo(other.id)).toEqual([]);
    expect(await scene.commandsOf(other.id)).toEqual(['sip.createRule', 'sip.deleteRule']);
  });
});
