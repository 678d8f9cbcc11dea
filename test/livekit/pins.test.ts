import { SipClient } from 'livekit-server-sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '#src/kernel/log.ts';
import { lookForTrunks } from '#src/telephony/look-for-trunks.ts';
import { eventually } from '#test/support/eventually.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { newPin, startTelephonyScene, type TelephonyScene } from '#test/support/telephony-scene.ts';

describe('the rule of a room whose PIN changes', () => {
  const livekit = ownLiveKit();
  const sip = new SipClient(livekit.url, livekit.key, livekit.secret);
  let scene: TelephonyScene;
  let trunks: string[];
  /** Every PIN that a room of these tests had. */
  const pins = new Set<string>();

  beforeAll(async () => {
    trunks = await Promise.all(
      ['left', 'right'].map(async (name) => (await sip.createSipInboundTrunk(name, [`+${newPin()}`])).sipTrunkId),
    );
    scene = await startTelephonyScene({
      GREENROOM_SWEEP_SECONDS: '1',
      ROOM_TELEPHONY_PIN_LENGTH: '16',
      GREENROOM_SIP_TRUNKS: trunks.join(),
      GREENROOM_PIN_RENEWAL_RATES: '1000/minute',
    });
  });
  afterEach(() => scene.tidy());
  afterAll(async () => {
    for (const trunk of trunks) await sip.deleteSipTrunk(trunk);
    await scene[Symbol.asyncDispose]();
  });

  const open = async () => {
    const room = await scene.open();
    const { rows } = await scene.records.pool.query('select trunk_id from public.meet_room where resource_id = $1', [
      room.id,
    ]);
    pins.add(room.pin);
    return Object.assign(room, { trunk: rows[0].trunk_id as string });
  };
  const renew = async (room: string) => {
    const pin = await scene.renew(room);
    pins.add(pin);
    return pin;
  };
  /** Waits for the one rule that has this PIN. */
  const readyWith = (room: string, pin: string) =>
    eventually('the rule with the newest PIN', async () => {
      const rule = await scene.ready(room);
      return rule.pin === pin && rule;
    });

  it('admits the callers of its trunk, and changes: the old PIN admits nobody', async () => {
    using room = await open();
    expect(trunks).toContain(room.trunk);
    await using _ada = await scene.join(room);
    const first = await scene.ready(room.id);
    expect(first).toMatchObject({ pin: room.pin, trunks: [room.trunk] });

    const pin = await renew(room.id);
    expect((await scene.rulesTo(room.id)).filter((rule) => rule.pin !== pin)).toEqual([]);
    expect(await readyWith(room.id, pin)).toMatchObject({ trunks: [room.trunk] });
    expect(await scene.commandsOf(room.id)).toEqual(['sip.createRule', 'sip.deleteRule', 'sip.createRule']);
    expect(await scene.factsOf(room.id)).toEqual(['telephony.ready', 'telephony.closed', 'telephony.ready']);
  });

  it('is on a trunk that LiveKit has, otherwise a warning is logged', async () => {
    const lines: string[] = [];
    const log = createLog('warn', { write: (line) => lines.push(line) });
    await lookForTrunks({ livekit: scene.livekit, log }, [...trunks, 'ST_nowhere']);
    expect(lines).toEqual([expect.stringContaining('ST_nowhere')]);
    expect(scene.product.logged.join('')).not.toContain('names a trunk');
  });

  it('coexists with one that has the same PIN on another trunk', async () => {
    using room = await open();
    using other = await open();
    await scene.records.pool.query(
      `update public.meet_room set pin_code = $2, trunk_id = case resource_id when $1 then $3 else $4 end
        where resource_id in ($1, $5)`,
      [room.id, room.pin, trunks[0], trunks[1], other.id],
    );
    await using _ada = await scene.join(room);
    await using _bob = await scene.join(other);
    expect(await scene.ready(room.id)).toMatchObject({ pin: room.pin, trunks: [trunks[0]] });
    expect(await scene.ready(other.id)).toMatchObject({ pin: room.pin, trunks: [trunks[1]] });
  });

  it('has the newest PIN though it was renewed while a rule was made, or while one was removed', async () => {
    using room = await open();
    scene.proxy.take('CreateSIPDispatchRule', 'loses');
    await using _ada = await scene.join(room);
    const stale = await eventually('the rule whose answer got lost', async () => (await scene.rulesTo(room.id))[0]);
    const [pin] = await Promise.all([
      renew(room.id),
      eventually('the renewal', async () => {
        return (await scene.telephonyOf(room.id)) === 'creating.outdated';
      }).then(() => scene.proxy.restore()),
    ]);
    const rule = await readyWith(room.id, pin);
    expect(rule.id).not.toBe(stale.id);

    scene.proxy.take('DeleteSIPDispatchRule', 'breaks');
    const between = renew(room.id);
    await scene.shows(room.id, 'removing');
    const newest = renew(room.id);
    await eventually('the second renewal', async () => {
      const { journal } = await scene.records.read(room.id);
      return journal.filter(({ event }) => event === 'pin.renewed').length === 3;
    });
    scene.proxy.restore();
    await between;
    await readyWith(room.id, await newest);
  });

  it('is awaited for a few seconds only, and changes when LiveKit is reachable again', async () => {
    using room = await open();
    await using _ada = await scene.join(room);
    await scene.ready(room.id);
    scene.proxy.take('DeleteSIPDispatchRule', 'breaks');
    const start = performance.now();
    const pin = await renew(room.id);
    expect(performance.now() - start).toBeGreaterThan(4_500);
    expect(await scene.telephonyOf(room.id)).toBe('removing');
    scene.proxy.restore();
    await readyWith(room.id, pin);
  });

  it('is made again by a sweep when it has another PIN or trunk than the room', async () => {
    using room = await open();
    await using _ada = await scene.join(room);
    await scene.ready(room.id);
    const change = (set: string, value: string) =>
      scene.records.pool.query(`update public.meet_room set ${set} = $2 where resource_id = $1`, [room.id, value]);
    const pin = newPin();
    pins.add(pin);
    await change('pin_code', pin);
    expect(await scene.sweep({ dryRun: true })).toMatchObject({ replaced: 1, removed: 0 });
    expect(await scene.sweep()).toMatchObject({ replaced: 1, removed: 0, failed: 0 });
    await readyWith(room.id, pin);
    const trunk = trunks.find((one) => one !== room.trunk)!;
    await change('trunk_id', trunk);
    expect(await scene.sweep()).toMatchObject({ replaced: 1 });
    await eventually('the other trunk', async () => (await scene.ready(room.id)).trunks.join() === trunk);
    expect(await scene.sweep()).toMatchObject({ replaced: 0, mends: [] });
  });

  it('takes the place of the rule of another room that had the PIN before', async () => {
    using room = await open();
    using other = await open();
    const left = await scene.sip.createSipDispatchRule(
      { type: 'direct', roomName: other.id, pin: room.pin },
      { name: `SIP_${other.id}`, trunkIds: [room.trunk] },
    );
    await using _ada = await scene.join(room);
    expect(await scene.ready(room.id)).toMatchObject({ pin: room.pin });
    expect(await scene.livekit.listSipRules([left.sipDispatchRuleId])).toEqual([]);
  });

  it('is made as soon as a host opens a room that had no PIN, though its meeting runs', async () => {
    using room = await open();
    await scene.records.pool.query('update public.meet_room set pin_code = null where resource_id = $1', [room.id]);
    await using _ada = await scene.join(room);
    await scene.shows(room.id, 'absent.without');
    const { text } = await scene.ask('GET', `rooms/${room.id}/`);
    await readyWith(room.id, JSON.parse(text).pin_code);
    pins.add(JSON.parse(text).pin_code);
  });

  it('reveals no PIN in logs, journal, facts, jobs or metrics', async () => {
    using room = await open();
    const foreign = await scene.sip.createSipDispatchRule(
      { type: 'direct', roomName: 'elsewhere', pin: room.pin },
      { name: 'another-tenant', trunkIds: [room.trunk] },
    );
    await using _ada = await scene.join(room);
    await scene.shows(room.id, 'absent.without');
    await scene.sip.deleteSipDispatchRule(foreign.sipDispatchRuleId);
    scene.proxy.take('CreateSIPDispatchRule', 'breaks');
    const pin = await renew(room.id);
    await eventually('a try that failed', async () =>
      scene.product.logged.some((line) => line.includes('a command failed') && line.includes(room.id)),
    );
    scene.proxy.restore();
    await readyWith(room.id, pin);

    const { rows } = await scene.records.pool.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname in ('greenroom', 'graphile_worker')`,
    );
    const told = [scene.product.logged.join('')];
    for (const { name } of rows) {
      const content = await scene.records.pool.query(
        `select coalesce(string_agg(t::text, ' '), '') as all from ${name} t`,
      );
      told.push(content.rows[0].all);
    }
    const metrics = await fetch(`${scene.product.origin}/metrics`, {
      headers: { authorization: 'Bearer an-operators-token-of-tests' },
    });
    expect(metrics.status).toBe(200);
    told.push(await metrics.text());
    expect(pins.size).toBeGreaterThan(8);
    expect(told.join('')).toContain(room.id);
    for (const one of pins) expect(told.some((text) => text.includes(one))).toBe(false);
  });
});
