import { RoomServiceClient } from 'livekit-server-sdk';
import { describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { logInHost, openRoom } from '#test/support/hosted-room.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { seedRandom } from '#test/support/random-source.ts';
import { receiveWebhooks } from '#test/support/receive-webhooks.ts';
import { openRecords, type RoomRecord } from '#test/support/room-record.ts';
import { webhookPath } from '#test/support/signed-webhook.ts';
import { expectSound } from './expect-sound.ts';
import { type Acknowledged, comeAndGo, knockAndDecide, tellWebhooks } from './load.ts';
import { createMortalProduct } from './mortal-product.ts';

const seed = Number(process.env.CRASH_SEED ?? Date.now() % 2 ** 32);
const atRest = ({ sweeping }: { readonly sweeping: string }) => sweeping !== 'looking';
const kills = Number(process.env.CRASH_KILLS ?? 30);
/** Milliseconds; on a busy machine most lives are too short for an answer. */
const patience = 60_000 + kills * 6_000;

describe(`the product, killed ${kills} times under load (CRASH_SEED=${seed})`, () => {
  const livekit = ownLiveKit();
  const api = new RoomServiceClient(livekit.url, livekit.key, livekit.secret);

  it('keeps every acknowledged event, and applies none twice', { timeout: patience + 145_000 }, async () => {
    const random = seedRandom(seed);
    await using database = await freshDatabase();
    await using product = await createMortalProduct(database.url, {
      // Whoever waits comes back between two deaths, but these may follow each other closely.
      GREENROOM_LOBBY_RECONNECT_GRACE_SECONDS: '600',
      GREENROOM_MEETING_RESUME_SECONDS: '600',
    });
    await using records = openRecords(database.url);
    await using _webhooks = await receiveWebhooks(product.origin + webhookPath);
    await using stack = new AsyncDisposableStack();

    // A life without death, to prepare: rooms, and their hosts at the doors.
    await product.start();
    const session = await logInHost(product.origin);
    const open = async (access: 'restricted' | 'public') => stack.use(await openRoom(session, access, { patience }));
    const lobbies = [await open('restricted'), await open('restricted')];
    const told = [await open('restricted'), await open('restricted')];
    const live = await open('public');
    await product.kill();

    const acknowledged: Acknowledged = { guests: new Map(), joins: [], left: [] };
    let going = true;
    const go = () => going;
    const load = Promise.all([
      ...lobbies.flatMap((room) => [1, 2, 3, 4].map(() => knockAndDecide(room, random, acknowledged, go))),
      ...told.map((room) => tellWebhooks(product.origin, livekit, room.id, random, acknowledged, go)),
    ]);
    load.catch(() => undefined);
    const people = comeAndGo(live, random, go);
    people.catch(() => undefined);

    for (let life = 1; life <= kills; life++) {
      // Now and then already while it starts.
      if (random.chance(0.15)) await product.liveFor(random.below(900), 'starting');
      else await product.liveFor(20 + random.below(1400), 'listening');
    }
    await product.start();
    going = false;
    let ended = false;
    const end = load.then(() => {
      ended = true;
    });
    // `patience` covers all kills; a request that still hangs 45 s after the last start is a failure.
    await Promise.race([
      end,
      eventually('an answer to everybody, soon after the last start', () => ended, { timeout: 45_000 }),
    ]);
    await end;
    await using stays = await people;
    console.log(
      `CRASH_SEED=${seed}: ${product.deaths} deaths, ${acknowledged.guests.size} knocks, ${acknowledged.joins.length} joins told`,
    );

    // One whose goodbye was lost stays in LiveKit's list for a while.
    await eventually(
      'LiveKit being left by all but one',
      async () => (await api.listParticipants(live.id)).map(({ sid }) => sid).join() === stays.sid,
      { timeout: 40_000, interval: 250 },
    );
    // What the dead hold is freed when their heartbeat is ten seconds old.
    await eventually('every sweep at rest', async () => (await stateOf([live, ...told])).every(atRest), {
      timeout: 45_000,
      interval: 250,
    });
    const lines = new Map<string, number>();
    for (const { id } of [live, ...told]) lines.set(id, (await records.read(id)).journal.length);
    for (const { id } of [live, ...told]) await sweptLast(id);
    await expectSound(records.pool, 45_000);

    expect(product.deaths).toBe(kills + 1);
    // On a busy machine many lives end before anybody is answered.
    expect(acknowledged.guests.size).toBeGreaterThan(kills / 5);
    expect((await misplacedGuests(acknowledged)).slice(0, 5)).toEqual([]);
    expect((await joinsNotAppliedOnce(acknowledged)).slice(0, 5)).toEqual([]);
    const { rows: back } = await records.pool.query(
      'select sid from greenroom.presence where left_at is null and sid = any($1)',
      [acknowledged.left],
    );
    expect(back).toEqual([]);

    const rooms = await api.listRooms();
    for (const room of [live, ...told, ...lobbies]) {
      const listed = rooms.filter(({ name }) => name === room.id);
      expect(listed.length).toBeLessThanOrEqual(1);
      const there = listed.length === 0 ? [] : await api.listParticipants(room.id);
      const record = await sweptLast(room.id);
      expect(record.present.map(({ sid }) => sid).sort()).toEqual(there.map(({ sid }) => sid).sort());
    }
    expect((await records.read(live.id)).present).toMatchObject([{ sid: stays.sid }]);

    function stateOf(rooms: readonly { readonly id: string }[]) {
      return Promise.all(rooms.map(({ id }) => records.read(id)));
    }

    /**
     * The record of a room after a sweep that began when everybody had left and after which no webhook came: LiveKit
     * retries for a while what it could not tell the dead.
     */
    async function sweptLast(room: string): Promise<RoomRecord> {
      let record!: RoomRecord;
      await eventually(
        'a sweep after the last webhook',
        async () => {
          record = await records.read(room);
          const { journal, sweeping } = record;
          const swept = journal.findLastIndex(({ event }) => event === 'livekit.listed');
          const told = journal.findLastIndex(({ cause }) => cause.by === 'webhook');
          if (sweeping === 'idle') return true;
          if (sweeping === 'resting' && swept > told && swept >= (lines.get(room) ?? 0)) return true;
          await records.hurrySweep(room);
          return false;
        },
        { timeout: 40_000, interval: 250 },
      );
      return record;
    }

    async function misplacedGuests({ guests }: Acknowledged): Promise<string[]> {
      const { rows } = await records.pool.query(
        `select g.room || '/' || g.id as key, g.number::int, case when g.reason = 'left' then 'left' else g.status end as status,
            (select count(*)::int from greenroom.journal j where j.kind = 'guest' and j.actor = g.room || '/' || g.id
              and j.event = 'guest.knock') as knocks
          from greenroom.guest g`,
      );
      const found = new Map(rows.map(({ key, ...row }) => [key, row]));
      return [...guests].flatMap(([key, { number, status }]) => {
        const row = found.get(key);
        const right = row?.number === number && row.status === status && row.knocks === 1;
        return right ? [] : [`${key} is ${JSON.stringify(row)}, acknowledged as ${status} with number ${number}`];
      });
    }

    async function joinsNotAppliedOnce({ joins }: Acknowledged): Promise<string[]> {
      const { rows } = await records.pool.query(
        `select w.id, count(j.id)::int as lines from unnest($1::text[]) as w (id)
          left join greenroom.journal j on j.cause ->> 'id' = w.id group by w.id having count(j.id) <> 1`,
        [joins],
      );
      return rows.map(({ id, lines }) => `${id} has ${lines} lines`);
    }
  });
});
