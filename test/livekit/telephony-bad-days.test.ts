import { RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { call } from '#test/support/phone-call.ts';
import { startTelephonyScene, type TelephonyScene } from '#test/support/telephony-scene.ts';

describe('the dispatch rule of a room during failures', () => {
  const livekit = ownLiveKit();
  const api = new RoomServiceClient(livekit.url, livekit.key, livekit.secret);
  let scene: TelephonyScene;

  beforeAll(async () => {
    scene = await startTelephonyScene({ GREENROOM_SIP_RULE_GRACE_SECONDS: '1', GREENROOM_SWEEP_SECONDS: '1' });
  });
  afterEach(() => scene.tidy());
  afterAll(() => scene[Symbol.asyncDispose]());

  it('is created after LiveKit answered 503 for an hour', async () => {
    using room = await scene.open();
    scene.proxy.take('CreateSIPDispatchRule', 'fails');
    await using _ada = await scene.join(room);
    await scene.shows(room.id, 'creating.current');
    // Every command is given up in its time, and the next look at the meeting asks again.
    await eventually('the third try', async () => {
      await scene.passTime(room.id);
      return (await scene.commandsOf(room.id)).length >= 3;
    });
    expect(await scene.rulesTo(room.id)).toEqual([]);
    scene.proxy.restore();
    await eventually('a rule', async () => {
      await scene.passTime(room.id);
      return (await scene.rulesTo(room.id)).length === 1;
    });
    await scene.ready(room.id);
    expect(await scene.factsOf(room.id)).toEqual(['telephony.ready']);
  });

  it('is created after LiveKit refused it, without constant retries', async () => {
    using room = await scene.open();
    scene.proxy.take('CreateSIPDispatchRule', 'refuses');
    await using _ada = await scene.join(room);
    await scene.shows(room.id, 'absent.doubtful');
    const looks = async () =>
      (await scene.records.read(room.id)).journal.filter(({ event }) => event === 'livekit.listed').length;
    await eventually('two looks at the meeting', async () => (await looks()) >= 2);
    await eventually('a pause', async () => (await scene.telephonyOf(room.id)) === 'absent.doubtful');
    expect((await scene.commandsOf(room.id)).length).toBeLessThanOrEqual((await looks()) + 1);
    scene.proxy.restore();
    await scene.ready(room.id);
    expect(scene.product.logged.join('')).not.toContain(room.pin);
  });

  it('goes with the next sweep where LiveKit answered 503 for an hour when it was to be removed', async () => {
    using room = await scene.open();
    const ada = await scene.join(room);
    const { id } = await scene.ready(room.id);
    scene.proxy.take('DeleteSIPDispatchRule', 'fails');
    await ada.leave();
    await scene.shows(room.id, 'removing');
    await eventually('the end of all tries', async () => {
      await scene.passTime(room.id);
      return (await scene.telephonyOf(room.id)) === 'absent.none';
    });
    // A room that is just being looked at is left alone.
    await eventually('a sweep that cannot remove it', async () => (await scene.sweep()).failed === 1);
    scene.proxy.restore();
    await eventually('a sweep that removes it', async () => (await scene.sweep()).removed === 1);
    expect(await scene.livekit.listSipRules([id])).toEqual([]);
  });

  it('goes with a room that is deleted, whose callers are removed', async () => {
    using room = await scene.open();
    await using ada = await scene.join(room);
    await scene.ready(room.id);
    await using caller = await call(room.id);
    await eventually('each among the others', () => ada.others().includes(caller.identity));
    await scene.deleteRoom(room.id);
    await scene.gone(room.id);
    await eventually('the end of the call', caller.ended);
    await eventually('the end of the LiveKit room', async () => (await api.listRooms([room.id])).length === 0);
    await scene.shows(room.id, 'absent.none');
    // A caller who rejoins with an earlier token is removed again.
    await using late = await call(room.id);
    await eventually('the end of the late call', late.ended);
    expect(await scene.rulesTo(room.id)).toEqual([]);
  });
});
