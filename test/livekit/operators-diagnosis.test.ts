import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { awaitFinding, troublesOf } from '#test/support/ask-diagnosis.ts';
import { eventually } from '#test/support/eventually.ts';
import { startTelephonyScene, type TelephonyScene } from '#test/support/telephony-scene.ts';

let scene: TelephonyScene;
let origin: string;
beforeAll(async () => {
  scene = await startTelephonyScene();
  origin = scene.product.origin;
});
afterAll(() => scene[Symbol.asyncDispose]());
afterEach(() => scene.tidy());

describe('a room on a LiveKit that works', () => {
  it('has nothing that needs anybody: before, during and after a meeting', async () => {
    const room = await scene.open();
    expect(await troublesOf(origin, room.id)).toEqual([]);
    {
      await using _ada = await scene.join(room);
      await using _bob = await scene.join(room);
      await scene.ready(room.id);
      await eventually('a meeting of two', async () => (await scene.records.read(room.id)).context.people === 2);
      expect(await troublesOf(origin, room.id)).toEqual([]);
    }
    await scene.gone(room.id);
    expect(await troublesOf(origin, room.id)).toEqual([]);
    expect(await troublesOf(origin)).toEqual([]);
  });
});

describe('a meeting that cannot be called', () => {
  it('has a PIN that a foreign rule uses', async () => {
    const room = await scene.open();
    await scene.addRule('of somebody else', 'another-room', room.pin);
    await using _ada = await scene.join(room);
    const found = await awaitFinding(origin, room.id, 'pin-used-elsewhere');
    expect(found.severity).toBe('broken');
    expect(JSON.stringify(found)).not.toContain(room.pin);
  });

  it('has no rule because LiveKit does not answer, and gets one when it does', async () => {
    const room = await scene.open();
    scene.proxy.take('CreateSIPDispatchRule', 'fails');
    await using _ada = await scene.join(room);
    const trying = await awaitFinding(origin, room.id, 'command-failing');
    expect(trying.sentence).toContain('open the room for phone calls');
    await eventually('the end of the tries', async () => {
      await scene.passTime(room.id);
      return (await troublesOf(origin, room.id)).includes('phone-rule-failed');
    });
    scene.proxy.restore();
    await scene.records.hurrySweep(room.id);
    await scene.ready(room.id);
    await eventually('nothing that is wrong', async () => (await troublesOf(origin, room.id)).length === 0);
  });
});

describe('a LiveKit that refuses the key of the product', () => {
  it('is named, for the whole product and for each room', async () => {
    const room = await scene.open();
    scene.proxy.take('ListRooms', 'refuses');
    expect(await awaitFinding(origin, undefined, 'livekit-refuses')).toMatchObject({ severity: 'broken' });
    expect(await troublesOf(origin, room.id)).toEqual(['livekit-refuses']);
  });
});

describe('a meeting of which LiveKit does not report', () => {
  it('says that the webhooks do not arrive', async () => {
    const room = await scene.open();
    await using _ada = await scene.join(room);
    await scene.ready(room.id);
    await scene.deafen();
    await using _bob = await scene.join(room);
    await using _eve = await scene.join(room);
    await eventually('a comparison that finds both', async () => {
      await scene.records.hurrySweep(room.id);
      return (await scene.records.read(room.id)).context.people === 3;
    });
    const unseen = await scene.open();
    await using _zoe = await scene.join(unseen);
    const missed = await awaitFinding(origin, unseen.id, 'meeting-unseen');
    expect(missed.cures[0]?.act).toEqual({ act: 'room.reconcile', room: unseen.id });
    const found = await awaitFinding(origin, room.id, 'webhooks-missing');
    expect(found.cures[0]?.text).toContain('webhook.urls');
    expect(await troublesOf(origin)).toContain('no-webhooks');
  });
});
