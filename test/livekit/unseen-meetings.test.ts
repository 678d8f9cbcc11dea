import { AccessToken } from 'livekit-server-sdk';
import { describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { startMeetingScene } from '#test/support/meeting-scene.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { receiveWebhooks } from '#test/support/receive-webhooks.ts';
import { openRecords } from '#test/support/room-record.ts';
import { webhookPath } from '#test/support/signed-webhook.ts';
import { joinWith, strangersToken } from '#test/support/strangers-token.ts';

describe('a meeting that began before the product knew it', () => {
  it('keeps everybody who is in it, and checks who joins later', async () => {
    await using scene = await startMeetingScene({ env: { GREENROOM_GLOBAL_SWEEP_SECONDS: '1' } });
    await using records = openRecords(scene.databaseUrl);
    const owner = await scene.people.newPerson();
    const room = await scene.people.newRoom(owner, 'restricted');
    // As with the reference: nobody hears the webhooks, and no guest was admitted here.
    const token = await strangersToken(room);
    await using inside = await joinWith(token);
    const attends = `select from greenroom.attendance where room = $1 and identity = $2`;
    await eventually(
      'the look that keeps them',
      async () => (await records.pool.query(attends, [room, inside.identity])).rowCount === 1,
    );
    await using _webhooks = await receiveWebhooks(scene.product.origin + webhookPath);
    await inside.leave();
    await using back = await joinWith(token);
    await eventually('them being back', async () =>
      (await records.read(room)).present.some(({ sid }) => sid === back.sid),
    );
    await using stranger = await joinWith(await strangersToken(room));
    await eventually('a stranger being removed', () => !stranger.room.isConnected);
    expect(back.room.isConnected).toBe(true);
  });

  it('keeps who joins by a webhook before that look', async () => {
    await using scene = await startMeetingScene();
    await using records = openRecords(scene.databaseUrl);
    const owner = await scene.people.newPerson();
    const room = await scene.people.newRoom(owner, 'restricted');
    await using inside = await joinWith(await strangersToken(room));
    await using _webhooks = await receiveWebhooks(scene.product.origin + webhookPath);
    await using late = await joinWith(await strangersToken(room));
    await eventually('both being kept', async () => {
      const { rows } = await records.pool.query('select identity from greenroom.attendance where room = $1', [room]);
      return rows.length === 2;
    });
    expect([inside, late].map((client) => client.room.isConnected)).toEqual([true, true]);
  });
});

describe('with removal disabled', () => {
  it('joins without a right are only journaled', async () => {
    await using scene = await startMeetingScene({ env: { GREENROOM_ENTITLEMENT: 'journal' } });
    await using records = openRecords(scene.databaseUrl);
    await using _webhooks = await receiveWebhooks(scene.product.origin + webhookPath);
    const owner = await scene.people.newPerson();
    const room = await scene.people.newRoom(owner, 'restricted');
    await using stranger = await joinWith(await strangersToken(room));
    await eventually('the line of it', async () =>
      (await records.read(room)).journal.some(({ event }) => event === 'entitlement.tolerated'),
    );
    expect((await records.read(room)).present).toMatchObject([{ sid: stranger.sid }]);
    expect(stranger.room.isConnected).toBe(true);
  });
});

describe('a participant whose token another service signed with the API secret', () => {
  it('is left alone', async () => {
    await using scene = await startMeetingScene();
    await using records = openRecords(scene.databaseUrl);
    await using _webhooks = await receiveWebhooks(scene.product.origin + webhookPath);
    const owner = await scene.people.newPerson();
    const room = await scene.people.newRoom(owner, 'restricted');
    await using _host = await scene.join(room, owner);
    const { key, secret } = ownLiveKit();
    const token = new AccessToken(key, secret, { identity: 'a-recorder-of-its-own' });
    token.addGrant({ room, roomJoin: true });
    await using recorder = await joinWith(await token.toJwt());
    await eventually('the recorder being believed present', async () =>
      (await records.read(room)).present.some(({ sid }) => sid === recorder.sid),
    );
    expect(recorder.room.isConnected).toBe(true);
  });
});
