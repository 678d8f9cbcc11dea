import { RoomServiceClient } from 'livekit-server-sdk';
import { describe, expect, it } from 'vitest';
import type { Fact } from '#src/facts/fact.ts';
import type { Entry } from '#src/realtime/pushes.ts';
import { eventually } from '#test/support/eventually.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { logInHost, openRoom } from '#test/support/hosted-room.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { receiveWebhooks } from '#test/support/receive-webhooks.ts';
import { openRecords } from '#test/support/room-record.ts';
import { joinLiveKit } from '#test/support/rtc-client.ts';
import { webhookPath } from '#test/support/signed-webhook.ts';
import { expectSound } from './expect-sound.ts';
import { createMortalProduct } from './mortal-product.ts';

// In the story's order: the knocks are commits 1 and 2, the decisions 3 and 4, LiveKit's first webhook 5.
const points = [
  'before-commit:1',
  'before-commit:3',
  'before-commit:5',
  'after-commit:1',
  'after-commit:3',
  'after-commit:5',
  'timer-due:1',
  'before-effect:1',
  'after-effect:1',
] as const;

describe('the product, killed at a named point', () => {
  const livekit = ownLiveKit();
  const api = new RoomServiceClient(livekit.url, livekit.key, livekit.secret);

  it.each(points)('%s: the meeting continues, and everything is applied once', async (point) => {
    await using database = await freshDatabase();
    await using product = await createMortalProduct(database.url, { GREENROOM_LOBBY_RECONNECT_GRACE_SECONDS: '600' });
    await using records = openRecords(database.url);
    await using _webhooks = await receiveWebhooks(product.origin + webhookPath);
    await product.start(point);
    const session = await logInHost(product.origin);
    using room = await openRoom(session);
    const [ada, grace] = [room.newGuest(), room.newGuest()];
    const facts: Fact[] = [];
    const watch = room.host.watch(room.id, (change) => void (change.kind === 'fact' && facts.push(change.fact)));
    await eventually('the first answer to the watch', () => watch.state !== null);
    const entries: Entry[] = [];
    ada.onEntry((entry) => entries.push(entry));

    const knocks = [await ada.enter(room.id, 'Ada'), await grace.enter(room.id, 'Grace')];
    expect(knocks).toMatchObject([
      { status: 'waiting', number: 1 },
      { status: 'waiting', number: 2 },
    ]);
    expect(await room.host.decide(room.id, knocks[0]!.participant.id, true)).toMatchObject({ outcome: 'admitted' });
    expect(await room.host.decide(room.id, knocks[1]!.participant.id, false)).toMatchObject({ outcome: 'denied' });
    const accepted = await eventually('the entry of the admitted one', () =>
      entries.find(({ status }) => status === 'accepted'),
    );
    await using inside = await joinLiveKit(accepted.livekit!);
    // The product may just have died, and LiveKit sends its webhook again later.
    await eventually('the meeting', async () => (await records.read(room.id)).meeting === 'running.active', {
      timeout: 40_000,
    });
    await records.hurrySweep(room.id);
    await eventually('the death of the product', () => product.deaths === 1);
    await product.reborn;
    // The heartbeat of the dead one is ten seconds old at once.
    await records.pool.query(
      `update greenroom.replica set beat_at = beat_at - interval '11 seconds'
        where id <> (select id from greenroom.replica order by started_at desc limit 1)`,
    );

    const swept = await eventually('the outcome of the sweep', async () => {
      const record = await records.read(room.id);
      return record.journal.some(({ event }) => event === 'livekit.listed') && record.sweeping === 'resting' && record;
    });
    expect(swept.meeting).toBe('running.active');
    expect(swept.present).toMatchObject([{ sid: inside.sid, identity: knocks[0]!.participant.id }]);
    expect(swept.guests).toMatchObject([
      { id: knocks[0]!.participant.id, status: 'admitted', number: 1 },
      { id: knocks[1]!.participant.id, status: 'denied', number: 2 },
    ]);
    await eventually('every fact at the host, once and in order', () => {
      const told = facts.map(({ stream, number }) => `${stream} ${number}`);
      const made = swept.facts.map(({ stream, number }) => `${stream} ${number}`);
      return made.every((one) => told.includes(one)) && new Set(told).size === told.length;
    });
    await expectSound(records.pool);

    // The sweeps still run: the next one finds unreported changes.
    const listed = await api.listRooms([room.id]);
    expect(listed).toHaveLength(1);
    await api.deleteRoom(room.id);
    await eventually('the end of the meeting', async () => (await records.read(room.id)).meeting === 'empty');
    await records.hurrySweep(room.id);
    await eventually('the last sweep', async () => (await records.read(room.id)).sweeping === 'idle');
    await expectSound(records.pool);
    expect(product.deaths).toBe(1);
  });

  it('releases the jobs of a dead replica', async () => {
    await using database = await freshDatabase();
    await using product = await createMortalProduct(database.url);
    await using records = openRecords(database.url);
    await using _webhooks = await receiveWebhooks(product.origin + webhookPath);
    await product.start('before-effect:1');
    using room = await openRoom(await logInHost(product.origin));
    await using _host = await joinLiveKit((await room.host.enter(room.id)).livekit!);
    await eventually('the meeting', async () => (await records.read(room.id)).meeting === 'running.active');
    await records.hurrySweep(room.id);
    await eventually('the death of the product', () => product.deaths === 1);
    await eventually(
      'the command being done',
      async () => (await records.read(room.id)).journal.some(({ event }) => event === 'livekit.listed'),
      { timeout: 30_000 },
    );
  });
});
