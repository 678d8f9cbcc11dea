import { AccessToken } from 'livekit-server-sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CallerScene, startCallerScene } from '#test/support/caller-scene.ts';
import { eventually } from '#test/support/eventually.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { call } from '#test/support/phone-call.ts';
import { joinLiveKit } from '#test/support/rtc-client.ts';
import { postWebhook, webhookBody } from '#test/support/signed-webhook.ts';
import { startProduct } from '#test/support/start-product.ts';
import { listen, speak } from '#test/support/voices.ts';

describe('a caller who has to wait', () => {
  let scene: CallerScene;
  beforeAll(async () => {
    scene = await startCallerScene();
  });
  afterEach(() => scene.tidy());
  afterAll(() => scene[Symbol.asyncDispose]());

  it('is held before anything of the call is committed', async () => {
    await using meeting = await scene.meet();
    const { room } = meeting;
    const client = await scene.records.pool.connect();
    try {
      await client.query('begin');
      await client.query("select from greenroom.actor where kind = 'room' and id = $1 for update", [room.id]);
      await using phone = await call(room.id);
      await scene.held(room.id, phone);
      expect((await scene.infoOf(room.id, phone)).name).toMatch(/^Phone \+33 6 •• •• •• 78$/);
      expect((await scene.records.read(room.id)).present).toHaveLength(1);
      await client.query('rollback');
      await scene.wait(room.id, 1);
    } finally {
      client.release(true);
    }
  });

  it('is not held again by a late webhook after being let in', async () => {
    await using meeting = await scene.meet();
    const { room } = meeting;
    await using phone = await scene.admit(room);
    const info = await scene.inside(room.id, phone);
    const [{ sid } = { sid: '' }] = await scene.api.listRooms([room.id]);
    const participant = { sid: info.sid, identity: info.identity, name: info.name };
    const told = { room: { name: room.id, sid }, participant };
    for (const how of ['UpdateParticipant', 'MutePublishedTrack']) scene.proxy.take(how, 'hangs');
    const joined = webhookBody('participant_joined', { ...told, participant: { ...participant, kind: 'SIP' } });
    const published = webhookBody('track_published', { ...told, track: { sid: phone.track } });
    for (const body of [joined, published]) {
      expect((await postWebhook(scene.product.origin, ownLiveKit(), body)).status).toBe(200);
    }
    await eventually('the commands of the room being done', async () => {
      const { rows } = await scene.records.pool.query(
        "select from graphile_worker.jobs where task_identifier = 'callers.settle'",
      );
      return rows.length === 0 || scene.proxy.hanging() > 0;
    });
    scene.proxy.restore();
    await scene.inside(room.id, phone);
  });

  it('is held during the start of the product when the call began before it', async () => {
    await using own = await startCallerScene();
    await using meeting = await own.meet();
    const { id } = meeting.room;
    await own.product[Symbol.asyncDispose]();
    await using phone = await call(id);
    expect((await own.infoOf(id, phone)).permission?.canSubscribe).toBe(true);
    const env = { ROOM_TELEPHONY_ENABLED: 'true' };
    await using _second = await startProduct({ databaseUrl: own.databaseUrl, livekit: ownLiveKit(), env });
    expect(await own.isHeld(id, phone)).toBe(true);
    await eventually('the knock', async () => (await own.records.read(id)).guests.length === 1);
  });
});

describe('a caller who has to wait where LiveKit unmutes nobody', () => {
  it('is kept from everybody else, also from who joins later, until let in', async () => {
    await using scene = await startCallerScene({ GREENROOM_SIP_CHECK_SECONDS: '1' });
    await using meeting = await scene.meet();
    const { room, ada } = meeting;
    using _voice = await speak(ada);
    const ear = listen(ada);
    const { url, key, secret } = ownLiveKit();
    const token = new AccessToken(key, secret, { identity: 'bob' });
    token.addGrant({ room: room.id, roomJoin: true });
    scene.proxy.take('MutePublishedTrack', 'forbids');
    await using phone = await call(room.id);
    const [guest] = await scene.wait(room.id, 1);
    await eventually('Ada not hearing the phone', () => !ear.hears());
    const { permission, tracks } = await scene.infoOf(room.id, phone);
    expect([permission?.canSubscribe, permission?.canPublish, tracks[0]?.muted]).toEqual([false, true, false]);
    expect(scene.product.logged.join('')).toContain('set room.enable_remote_unmute');

    await using bob = await joinLiveKit({ url, token: await token.toJwt() });
    const later = listen(bob, phone.identity);
    await scene.checked(room.id);
    expect([phone.hears(), later.hears()]).toEqual([false, false]);
    console.info(`who joined later heard a caller who waits for ${Math.round(later.heardMs())} ms`);
    await room.host.decide(room.id, guest!.id, true);
    await eventually('all hearing each other', () => later.hears() && ear.hears() && phone.hears());
  });
});
