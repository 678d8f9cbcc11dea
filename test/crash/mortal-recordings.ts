import { startEgressWorker } from '#test/support/egress-worker.ts';
import { eventually } from '#test/support/eventually.ts';
import { expectFree } from '#test/support/expect-free.ts';
import { type FreshBucket, freshBucket } from '#test/support/fresh-bucket.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { askProduct } from '#test/support/meeting-scene.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { openPeople, type Person } from '#test/support/people.ts';
import { receiveWebhooks } from '#test/support/receive-webhooks.ts';
import { openRecords, type RoomRecords } from '#test/support/room-record.ts';
import { joinLiveKit } from '#test/support/rtc-client.ts';
import { webhookPath } from '#test/support/signed-webhook.ts';
import { type SmtpInbox, startSmtpInbox } from '#test/support/smtp-inbox.ts';
import { createMortalProduct } from './mortal-product.ts';

/** A meeting with its owner in it. */
interface MortalMeeting extends AsyncDisposable {
  readonly room: string;
  readonly owner: Person;
  readonly email: string;
}

/** A product that is killed while it records, with all that it needs. */
export interface MortalRecordings extends AsyncDisposable {
  readonly product: Pick<Awaited<ReturnType<typeof createMortalProduct>>, 'deaths'>;
  readonly bucket: FreshBucket;
  readonly inbox: SmtpInbox;
  readonly records: RoomRecords;
  open(): Promise<MortalMeeting>;
  /** Kills the product and starts it again, to die once more at the point, if one is named. */
  restart(point?: string): Promise<void>;
  /** Posts to a room's route; resolves with the status, or with 0 without an answer. */
  post(meeting: MortalMeeting, act: string): Promise<number>;
  /** The newest recording of a room. */
  newest(room: string): Promise<{ readonly id: string; readonly status: string } | undefined>;
  /** How many egresses run in a room. */
  running(room: string): Promise<number>;
  /** Message ids of the mails to the owner. */
  mailIds(meeting: MortalMeeting): (string | undefined)[];
  expectFree(room: string): Promise<void>;
}

export async function startMortalRecordings(): Promise<MortalRecordings> {
  await using stack = new AsyncDisposableStack();
  const livekit = ownLiveKit();
  const bucket = stack.use(await freshBucket());
  const inbox = stack.use(await startSmtpInbox());
  const worker = stack.use(await startEgressWorker(livekit));
  const database = stack.use(await freshDatabase());
  const people = stack.use(openPeople(database.url));
  const records = stack.use(openRecords(database.url));
  const env = { RECORDING_ENABLE: 'true', ...bucket.env, ...inbox.env };
  const product = stack.use(await createMortalProduct(database.url, env));
  stack.use(await receiveWebhooks(product.origin + webhookPath));
  await product.start();
  const { pool } = records;
  const started = stack.move();
  return {
    product,
    bucket,
    inbox,
    records,
    async open() {
      const owner = await people.newPerson();
      const email = `${owner.id}@example.org`;
      await pool.query('update public.meet_user set email = $2 where id = $1', [owner.id, email]);
      const room = await people.newRoom(owner, 'public');
      const { json } = await askProduct(product.origin, { person: owner }, 'GET', `rooms/${room}/`);
      const client = await joinLiveKit({ url: livekit.url, token: json.livekit.token });
      await eventually('the meeting', async () => (await records.read(room)).meeting === 'running.active');
      return { room, owner, email, [Symbol.asyncDispose]: () => client.leave() };
    },
    async restart(point) {
      await product.kill();
      await product.start(point);
      // The heartbeat of the dead one is old enough at once.
      await pool.query(
        `update greenroom.replica set beat_at = beat_at - interval '11 seconds'
         where id <> (select id from greenroom.replica order by started_at desc limit 1)`,
      );
    },
    post: ({ room, owner }, act) =>
      askProduct(product.origin, { person: owner }, 'POST', `rooms/${room}/${act}/`, { mode: 'screen_recording' }).then(
        ({ status }) => status,
        () => 0,
      ),
    async newest(room) {
      const { rows } = await pool.query<{ id: string; status: string }>(
        'select id, status from public.meet_recording where room_id = $1 order by created_at desc limit 1',
        [room],
      );
      return rows[0];
    },
    running: async (room) =>
      (await worker.egresses()).filter(({ roomName, over }) => roomName === room && !over).length,
    mailIds: ({ email }) =>
      inbox.mails.filter(({ recipients }) => recipients.includes(email)).map(({ parsed }) => parsed.messageId),
    expectFree: (room) => expectFree({ records, worker }, room),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
