import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from '#src/client/client.ts';
import { createMemoryStore } from '#src/client/credential-store.ts';
import type { Entry } from '#src/realtime/pushes.ts';
import { type CallerScene, startCallerScene } from '#test/support/caller-scene.ts';
import { eventually } from '#test/support/eventually.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { call, newNumber } from '#test/support/phone-call.ts';
import { joinLiveKit } from '#test/support/rtc-client.ts';
import { startProduct } from '#test/support/start-product.ts';
import { speak } from '#test/support/voices.ts';

const env = {
  GREENROOM_SIP_CHECK_SECONDS: '1',
  GREENROOM_SIP_ALONE_SECONDS: '2',
  GREENROOM_SIP_CALLS: '2',
  GREENROOM_LOBBY_HOST_ABSENT: 'admit',
};

/** What becomes of somebody who waits. */
const nextEntry = (guest: Client) =>
  new Promise<Entry>((resolve) => guest.onEntry((entry) => entry.status !== 'waiting' && resolve(entry)));

/** The caller is a client whose token has kind SIP (test/support/phone-call.ts). */
describe('a caller during failures', () => {
  let scene: CallerScene;
  beforeAll(async () => {
    scene = await startCallerScene(env);
  });
  afterEach(() => scene.tidy());
  afterAll(() => scene[Symbol.asyncDispose]());

  it('is held again when another client restores permissions', async () => {
    await using meeting = await scene.meet();
    const { room } = meeting;
    await using phone = await call(room.id);
    const [guest] = await scene.wait(room.id, 1);
    await scene.held(room.id, phone);
    const rights = { can_subscribe: true, can_publish: true, can_publish_sources: ['microphone'] };
    const update = { participant_identity: phone.identity, permission: rights };
    expect((await scene.askOf('POST', room.id, 'update-participant/', update)).status).toBe(404);
    await scene.held(room.id, phone);
    // By a client with LiveKit's API key.
    const permission = { canSubscribe: true, canPublish: true };
    await scene.api.updateParticipant(room.id, phone.identity, { permission });
    await eventually('the phone hearing', async () => (await scene.infoOf(room.id, phone)).permission?.canSubscribe);
    await scene.held(room.id, phone);
    await scene.api.mutePublishedTrack(room.id, phone.identity, phone.track, false);
    await eventually('the phone being heard', async () => !(await scene.infoOf(room.id, phone)).tracks[0]?.muted);
    await scene.held(room.id, phone);
    expect((await scene.waiting(room.id)).map(({ id }) => id)).toEqual([guest!.id]);
  });

  it('is hung up when LiveKit takes no permission from them', async () => {
    await using meeting = await scene.meet();
    const { room } = meeting;
    scene.proxy.take('UpdateParticipant', 'breaks');
    await using phone = await call(room.id);
    await eventually('the end of the call', () => phone.ended(), { timeout: 20_000 });
    expect(await scene.waiting(room.id)).toEqual([]);
    expect((await scene.records.read(room.id)).guests).toEqual([]);
  });

  it('is locked out when they call again and again, whatever the room', async () => {
    await using meeting = await scene.meet();
    const { room } = meeting;
    const number = newNumber();
    for (const _ of [1, 2]) {
      await using phone = await call(room.id, number);
      await scene.wait(room.id, 1);
      await phone.leave();
      await scene.wait(room.id, 0);
    }
    await using third = await call(room.id, number);
    await scene.ended(third);
    await using elsewhere = await scene.meet();
    await using fourth = await call(elsewhere.room.id, number);
    await scene.ended(fourth);
    expect(await scene.waiting(elsewhere.room.id)).toEqual([]);
    // Through another trunk it is somebody else's number.
    await using other = await call(elsewhere.room.id, number, 'ST_other');
    await scene.held(elsewhere.room.id, other);
    await scene.wait(elsewhere.room.id, 1);
  });

  it.each([
    ['restricted', 'waits'],
    ['trusted', 'is let in'],
  ] as const)('in a %s room %s when all hosts have left and their absence admits guests', async (accessLevel, what) => {
    await using meeting = await scene.meet(accessLevel);
    const { room, ada } = meeting;
    const guest = room.newGuest();
    const knocked = await guest.enter(room.id, 'Grace');
    const admitted = nextEntry(guest);
    await room.host.decide(room.id, knocked.participant.id, true);
    await using _grace = await joinLiveKit({ ...(await admitted).livekit!, url: ownLiveKit().url });
    await ada.leave();
    await eventually('the host being gone', async () => (await scene.records.read(room.id)).present.length === 1);
    await using phone = await call(room.id);
    if (what === 'is let in') await scene.inside(room.id, phone);
    else {
      await scene.wait(room.id, 1);
      await scene.held(room.id, phone);
    }
  });

  it('is deleted when reported after the end of the call', async () => {
    await using meeting = await scene.meet();
    const { id } = meeting.room;
    await scene.records.pool.query(
      `insert into greenroom.caller (room, sid, guest, call, identity, number, trunk, username, joined_at)
        values ($1, 'PA_late', gen_random_uuid(), '', 'phone-late', '', '', 'Phone', now())`,
      [id],
    );
    await eventually('the end of the row', async () => {
      const { rows } = await scene.records.pool.query('select from greenroom.caller where room = $1', [id]);
      return rows.length === 0;
    });
    expect((await scene.records.read(id)).guests).toEqual([]);
  });

  it('passes in a public room, and is hung up when everybody else has left', async () => {
    await using meeting = await scene.meet('public');
    const { room, ada } = meeting;
    using _voice = await speak(ada);
    await using phone = await call(room.id);
    await eventually('the phone hearing Ada', () => phone.hears());
    const { name, permission } = await scene.infoOf(room.id, phone);
    expect([name, permission?.canPublish]).toEqual([`Phone ${phone.number}`, true]);
    expect((await scene.records.read(room.id)).guests).toEqual([]);
    await ada.leave();
    await scene.ended(phone);
  });

  it('is found within the time of a check when LiveKit’s webhook is lost', async () => {
    await using meeting = await scene.meet();
    const { room } = meeting;
    await scene.deafen();
    await using phone = await call(room.id);
    await scene.held(room.id, phone);
    expect(await scene.wait(room.id, 1)).toHaveLength(1);
    // And so is the end of the call.
    await phone.leave();
    await scene.wait(room.id, 0);
  });
});

describe('a caller where callers need not knock', () => {
  it('is in at once, as in the reference', async () => {
    await using scene = await startCallerScene({ GREENROOM_SIP_LOBBY: 'off' });
    await using meeting = await scene.meet();
    const { room, ada } = meeting;
    using _voice = await speak(ada);
    await using phone = await call(room.id);
    await eventually('the phone hearing Ada', () => phone.hears());
    await eventually('the join', async () => (await scene.records.read(room.id)).present.length === 2);
    expect((await scene.infoOf(room.id, phone)).permission).toMatchObject({ canSubscribe: true, canPublish: true });
    expect(await scene.waiting(room.id)).toEqual([]);
  });
});

describe('a caller while the product is killed', () => {
  it('waits once, though it was between the taking of permissions and the knock', async () => {
    await using scene = await startCallerScene(env);
    await using meeting = await scene.meet();
    const { id } = meeting.room;
    // LiveKit applies it, but the answer is lost.
    scene.proxy.take('UpdateParticipant', 'loses');
    await using phone = await call(id);
    await scene.held(id, phone);
    await scene.product[Symbol.asyncDispose]();
    expect((await scene.records.read(id)).guests).toEqual([]);

    // As with a meeting that began before callers had to wait.
    const check = `callers.check/${id}`;
    await scene.records.pool.query('delete from graphile_worker._private_jobs where key = $1', [check]);
    const telephony = { ROOM_TELEPHONY_ENABLED: 'true', ...env };
    const livekit = ownLiveKit();
    await using second = await startProduct({ databaseUrl: scene.databaseUrl, livekit, env: telephony });
    const [guest] = await eventually('the knock', async () => {
      const { guests } = await scene.records.read(id);
      return guests.some(({ status }) => status === 'waiting') && guests;
    });
    const client = createClient({
      url: second.origin,
      extraHeaders: { cookie: scene.session.cookie },
      credentials: createMemoryStore(),
    });
    expect(await client.decide(id, guest!.id, true)).toMatchObject({ outcome: 'admitted' });
    client.close();
    await eventually('callers being looked for', async () => {
      const { rows } = await scene.records.pool.query('select from graphile_worker.jobs where key = $1', [check]);
      return rows.length === 1;
    });
    await scene.inside(id, phone);
    expect((await scene.records.read(id)).guests).toHaveLength(1);
  });
});
