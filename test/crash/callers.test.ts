import { RoomServiceClient } from 'livekit-server-sdk';
import { describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { logInHost, openRoom } from '#test/support/hosted-room.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { call } from '#test/support/phone-call.ts';
import { receiveWebhooks } from '#test/support/receive-webhooks.ts';
import { openRecords } from '#test/support/room-record.ts';
import { joinLiveKit } from '#test/support/rtc-client.ts';
import { webhookPath } from '#test/support/signed-webhook.ts';
import { createMortalProduct } from './mortal-product.ts';

/** Jobs that a killed replica has locked are unlocked ten seconds after its last heartbeat. */
const patience = { timeout: 30_000 };

describe('a caller who joins while the product is killed', () => {
  const livekit = ownLiveKit();
  const api = new RoomServiceClient(livekit.url, livekit.key, livekit.secret);

  // The rule is the first effect, the watch for callers the second; then the caller is held, and let in.
  it.each(['after-effect:3', 'before-effect:5'])(
    '%s: waits once, and is let in',
    async (point) => {
      await using database = await freshDatabase();
      await using product = await createMortalProduct(database.url, { ROOM_TELEPHONY_ENABLED: 'true' });
      await using records = openRecords(database.url);
      await using _webhooks = await receiveWebhooks(product.origin + webhookPath);
      await product.start(point);
      using room = await openRoom(await logInHost(product.origin));
      const { livekit: access } = await room.host.enter(room.id);
      await using _ada = await joinLiveKit({ ...access!, url: livekit.url });
      await eventually('the rule', async () => (await records.read(room.id)).context.rule !== null);

      await using phone = await call(room.id);
      const muted = async () => (await api.getParticipant(room.id, phone.identity)).tracks.map((track) => track.muted);
      const permission = async () => (await api.getParticipant(room.id, phone.identity)).permission!;
      const [guest] = await eventually(
        'the knock',
        async () => {
          const { guests } = await records.read(room.id);
          return guests.length > 0 && guests;
        },
        patience,
      );
      expect(await permission()).toMatchObject({ canSubscribe: false, canPublish: true });
      expect(await muted()).toEqual([true]);
      await eventually(
        'the decision',
        () => room.host.decide(room.id, guest!.id, true).then(({ outcome }) => outcome === 'admitted'),
        patience,
      );
      await eventually('the caller being let in', async () => (await permission()).canSubscribe, patience);
      await product.reborn;
      expect(product.deaths).toBe(1);
      expect((await records.read(room.id)).guests).toMatchObject([{ status: 'admitted' }]);
      expect((await permission()).canPublish).toBe(true);
      expect(await muted()).toEqual([false]);
      const { rows } = await records.pool.query(
        'select from greenroom.actor where quarantined_at is not null or inbox > 0',
      );
      expect(rows).toEqual([]);
    },
    90_000,
  );
});
