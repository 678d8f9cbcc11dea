import { randomUUID } from 'node:crypto';
import { AgentDispatchClient, RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { operatorToken } from '#test/support/http-product.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { startTelephonyScene, type TelephonyScene } from '#test/support/telephony-scene.ts';

interface Line {
  readonly what: string;
  readonly direction: string;
  readonly thing: string;
  readonly believed: string | null;
}

describe('the drift report on a real LiveKit', () => {
  const livekit = ownLiveKit();
  const scribe = `scribe-${randomUUID()}`;
  let scene: TelephonyScene;

  beforeAll(async () => {
    scene = await startTelephonyScene({
      GREENROOM_SWEEP_SECONDS: '600',
      ROOM_SUBTITLE_ENABLED: 'true',
      ROOM_SUBTITLE_AGENT_NAME: scribe,
    });
  });
  afterEach(() => scene.tidy());
  afterAll(() => scene[Symbol.asyncDispose]());

  const check = async (room: string): Promise<Line[]> => {
    await scene.records.pool.query(`update greenroom.drift_check set claimed_at = claimed_at - interval '1 hour'`);
    const response = await fetch(`${scene.product.origin}/operators/api/drift/check/?room=${room}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${operatorToken}` },
    });
    return (await response.json()).results;
  };

  it('names what lost webhooks and foreign hands have changed, and nothing else', async () => {
    using room = await scene.open();
    using idle = await scene.open();
    await using ada = await scene.join(room);
    const rule = await scene.ready(room.id);
    expect(await check(room.id)).toEqual([]);

    await scene.deafen();
    await ada.leave();
    await using bob = await scene.join(room);
    await scene.sip.deleteSipDispatchRule(rule.id);
    const surplus = await scene.addRule(`SIP_${idle.id}`, idle.id, idle.pin);
    const dispatches = new AgentDispatchClient(livekit.url, livekit.key, livekit.secret);
    const ours = await dispatches.createDispatch(room.id, scribe);
    await dispatches.createDispatch(room.id, 'an-agent-of-others');

    const found = (await check(room.id)).map(({ what, direction, thing }) => `${what} ${direction} ${thing}`);
    expect(found.sort()).toEqual([
      `dispatch surplus ${ours.id}`,
      `participant missing ${ada.sid}`,
      `participant surplus ${bob.sid}`,
      `rule missing ${rule.id}`,
    ]);
    expect(await check(idle.id)).toMatchObject([{ what: 'rule', direction: 'surplus', thing: surplus }]);

    await new RoomServiceClient(livekit.url, livekit.key, livekit.secret).deleteRoom(room.id);
    const ended = (await check(room.id)).filter(({ what }) => what === 'room' || what === 'participant');
    expect(ended).toMatchObject([{ what: 'room', direction: 'missing', believed: 'running meeting' }]);
  });
});
