import { RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { type HostedRoom, logInHost, openRoom } from '#test/support/hosted-room.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { type RandomSource, seedRandom } from '#test/support/random-source.ts';
import { receiveWebhooks } from '#test/support/receive-webhooks.ts';
import { openRecords, type RoomRecords } from '#test/support/room-record.ts';
import { joinLiveKit, type RtcClient } from '#test/support/rtc-client.ts';
import { postWebhook } from '#test/support/signed-webhook.ts';
import { type Product, startProduct } from '#test/support/start-product.ts';
import { type RecordedWebhook, recordWebhooks } from '#test/support/webhook-recorder.ts';

const seed = Number(process.env.WEBHOOKS_SEED ?? 20_261_124);
const rounds = Number(process.env.WEBHOOKS_ROUNDS ?? 40);

// Real webhooks of two LiveKit rooms of one name, the first of which has ended, delivered in every order.
describe(`webhooks in any order (WEBHOOKS_SEED=${seed})`, () => {
  const livekit = ownLiveKit();
  const api = new RoomServiceClient(livekit.url, livekit.key, livekit.secret);
  const stack = new AsyncDisposableStack();
  let records: RoomRecords;
  let product: Product;
  let room: HostedRoom;
  let recorded: RecordedWebhook[];
  let inside: RtcClient[];

  beforeAll(async () => {
    const database = stack.use(await freshDatabase());
    product = stack.use(await startProduct({ databaseUrl: database.url, livekit }));
    records = stack.use(openRecords(database.url));
    room = stack.use(await openRoom(await logInHost(product.origin), 'public'));
    ({ recorded, inside } = await tellTheStory());
    for (const client of inside) stack.use(client);
  });
  afterAll(() => stack.disposeAsync());

  /** Ada and Grace meet, Grace leaves, the room is closed; then Grace and Joan meet, Ada looks in, and two stay. */
  async function tellTheStory() {
    await using recorder = await recordWebhooks();
    await using _webhooks = await receiveWebhooks(recorder.url);
    const join = async () => joinLiveKit((await room.newGuest().enter(room.id)).livekit!);
    const heard = (event: string, count: number) =>
      eventually(
        `webhook ${event} number ${count}`,
        () => recorder.recorded.filter((one) => one.event === event).length >= count,
      );
    await using _ada = await join();
    const grace = await join();
    await heard('participant_joined', 2);
    await grace.leave();
    await heard('participant_left', 1);
    await api.deleteRoom(room.id);
    await heard('room_finished', 1);
    const stay = [await join(), await join()];
    const visitor = await join();
    await heard('participant_joined', 5);
    await visitor.leave();
    await heard('participant_left', 3);
    return { recorded: [...recorder.recorded], inside: stay };
  }

  /** Resets the room to its initial state. */
  async function forget() {
    for (const table of ['actor', 'seen_key', 'inbox', 'journal', 'stream', 'fact', 'presence', 'guest']) {
      await records.pool.query(`delete from greenroom.${table} where room = $1`, [room.id]);
    }
  }

  async function sweepOnce() {
    const looks = async () =>
      (await records.read(room.id)).journal.filter(({ event }) => event === 'livekit.listed').length;
    // A join of a LiveKit room whose beginning was not heard begins a look by itself: it may have missed what came later.
    await eventually('the end of the look', async () => (await records.read(room.id)).sweeping !== 'looking');
    const before = await looks();
    await records.hurrySweep(room.id);
    await eventually('the end of the sweep', async () => (await looks()) > before);
  }

  async function tell(webhooks: readonly RecordedWebhook[], random: RandomSource) {
    const again = webhooks.filter(() => random.chance(0.3));
    const bodies = random.shuffle([...webhooks, ...again]).map(({ body }) => body);
    // Up to three concurrently, because LiveKit sends webhooks of different resources in parallel.
    while (bodies.length > 0) {
      const breath = bodies.splice(0, 1 + random.below(3));
      const answers = await Promise.all(breath.map((body) => postWebhook(product.origin, livekit, body)));
      for (const { status } of answers) expect(status).toBe(200);
    }
  }

  const mayStay = (identity: string) => inside.some((client) => client.identity === identity);

  async function expectWhatLiveKitHas() {
    const [listed] = await api.listRooms([room.id]);
    const record = await records.read(room.id);
    expect(record.meeting).toBe('running.active');
    expect(record.context).toMatchObject({ sid: listed!.sid, people: inside.length });
    const present = record.present.map(({ sid, livekitRoom }) => `${livekitRoom} ${sid}`).sort();
    expect(present).toEqual(inside.map(({ sid }) => `${listed!.sid} ${sid}`).sort());
    const starts = record.facts.filter(({ type }) => type === 'meeting.started').length;
    const ends = record.facts.filter(({ type }) => type === 'meeting.ended').length;
    expect(starts - ends).toBe(1);
  }

  it('has real webhooks of two LiveKit rooms of one name', () => {
    const mine = recorded.filter((one) => one.room === room.id);
    expect(new Set(mine.map(({ body }) => JSON.parse(body).room.sid)).size).toBe(2);
    expect(mine.length).toBeGreaterThanOrEqual(10);
  });

  it('come to the same end as in their own order, which needs no sweep', async () => {
    await forget();
    for (const { body } of recorded) await postWebhook(product.origin, livekit, body);
    await expectWhatLiveKitHas();
    await sweepOnce();
    await expectWhatLiveKitHas();
  });

  it('come to what LiveKit has within one sweep, repeated and reordered', async () => {
    const random = seedRandom(seed);
    for (let round = 1; round <= rounds; round++) {
      await forget();
      await tell(recorded, random);
      await sweepOnce();
      await expectWhatLiveKitHas().catch((error: unknown) => {
        throw new Error(`Round ${round} of WEBHOOKS_SEED=${seed}`, { cause: error });
      });
    }
  });

  it('come to what LiveKit has within one sweep, with some that never arrive', async () => {
    const random = seedRandom(seed + 1);
    for (let round = 1; round <= rounds; round++) {
      await forget();
      // Without any valid webhook, the global sweep finds the participants.
      const joins = recorded.filter(({ event, participant }) => event === 'participant_joined' && mayStay(participant));
      const heard = new Set([random.pick(joins), ...recorded.filter(() => random.chance(0.5))]);
      await tell([...heard], random);
      await sweepOnce();
      await expectWhatLiveKitHas().catch((error: unknown) => {
        throw new Error(`Round ${round} of WEBHOOKS_SEED=${seed}`, { cause: error });
      });
    }
  });
});
