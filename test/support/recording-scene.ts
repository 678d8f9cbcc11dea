import { type EgressWorker, startEgressWorker } from './egress-worker.ts';
import { eventually } from './eventually.ts';
import { expectFree } from './expect-free.ts';
import { type FreshBucket, freshBucket } from './fresh-bucket.ts';
import { type Attendee, type MeetingScene, startMeetingScene } from './meeting-scene.ts';
import { ownLiveKit } from './own-livekit.ts';
import type { Person } from './people.ts';
import { receiveWebhooks } from './receive-webhooks.ts';
import { openRecords, type RoomRecords } from './room-record.ts';
import { webhookPath } from './signed-webhook.ts';
import { type ReceivedMail, type SmtpInbox, startSmtpInbox } from './smtp-inbox.ts';
import { type Product, startProduct } from './start-product.ts';

/** A row of `public.meet_recording`. */
interface RecordingRecord {
  readonly id: string;
  readonly status: string;
  readonly mode: string;
  readonly egress: string | null;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A meeting that its owner may record. */
export interface RecordedRoom extends AsyncDisposable {
  readonly room: string;
  readonly owner: Person;
  /** The owner's e-mail address. */
  readonly email: string;
  readonly host: Attendee;
}

/** The product with a real LiveKit, a bucket, an SMTP server, and a stand-in of egress. */
export interface RecordingScene extends AsyncDisposable, Omit<MeetingScene, typeof Symbol.asyncDispose> {
  readonly worker: EgressWorker;
  readonly bucket: FreshBucket;
  readonly inbox: SmtpInbox;
  readonly records: RoomRecords;
  /** Opens a room with its owner in it. */
  open(): Promise<RecordedRoom>;
  /** Starts a recording and waits until it runs; resolves with its row. */
  record(of: RecordedRoom, body?: object): Promise<RecordingRecord>;
  /** The newest recording of a room; the only one, in most tests. */
  recording(room: string): Promise<RecordingRecord>;
  /** Waits until the newest recording of the room has this status. */
  awaitStatus(room: string, status: string): Promise<RecordingRecord>;
  /** The types of the room's facts about recordings, with the reason of a failure. */
  told(room: string): Promise<string[]>;
  /** What LiveKit shows everybody in the room. */
  metadata(room: string): Promise<Readonly<Record<string, unknown>>>;
  /** Makes all timers of the room's recordings due. */
  hurry(room: string): Promise<void>;
  /** Makes timers due again and again, until what is missing is there. */
  hurryUntil(room: string, missing: string, look: () => Promise<unknown>): Promise<void>;
  /** The mails to the owner. */
  mails(to: RecordedRoom): readonly ReceivedMail[];
  /** Loses LiveKit's webhooks, until the scope ends. */
  loseWebhooks(): Promise<AsyncDisposable>;
  /** Starts a second replica. */
  startReplica(): Promise<Product>;
  /** Waits until no recording concerns the room, and nothing of one is left. */
  expectFree(room: string): Promise<void>;
}

/** The bucket, which ends with the scene, is one of the shared MinIO unless one is given. */
export async function startRecordingScene(
  env: Readonly<Record<string, string>> = {},
  given?: FreshBucket,
): Promise<RecordingScene> {
  await using stack = new AsyncDisposableStack();
  const bucket = stack.use(given ?? (await freshBucket()));
  const inbox = stack.use(await startSmtpInbox());
  const worker = stack.use(await startEgressWorker(ownLiveKit()));
  const settings = {
    RECORDING_ENABLE: 'true',
    RECORDING_DOWNLOAD_BASE_URL: 'https://meet.example.org/recording',
    ...bucket.env,
    ...inbox.env,
    ...env,
  };
  const scene = stack.use(await startMeetingScene({ env: settings }));
  const hear = () => receiveWebhooks(scene.product.origin + webhookPath);
  let heard = await hear();
  stack.defer(() => heard[Symbol.asyncDispose]());
  const records = stack.use(openRecords(scene.databaseUrl));
  const { pool } = records;

  const recording: RecordingScene['recording'] = async (room) => {
    const { rows } = await pool.query<RecordingRecord>(
      `select id, status, mode, worker_id as egress, options from public.meet_recording
       where room_id = $1 order by created_at desc limit 1`,
      [room],
    );
    if (rows[0] === undefined) throw new Error('The room was never recorded.');
    return rows[0];
  };
  const awaitStatus: RecordingScene['awaitStatus'] = async (room, status) => {
    await eventually(`the status ${status}`, async () => (await recording(room)).status === status);
    return recording(room);
  };
  const told: RecordingScene['told'] = async (room) =>
    (await records.read(room)).facts.flatMap(({ type, data }) =>
      type.startsWith('recording.')
        ? [[type.slice('recording.'.length), (data as { reason?: string }).reason ?? []].flat().join(' ')]
        : [],
    );
  const hurry: RecordingScene['hurry'] = async (room) => {
    await pool.query(
      `update greenroom.actor set due_at = clock_timestamp(), timers = (
         select jsonb_object_agg(key, value || jsonb_build_object('at', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
         from jsonb_each(timers))
       where kind = 'recording' and room = $1 and timers <> '{}'`,
      [room],
    );
  };
  const started = stack.move();
  return {
    ...scene,
    worker,
    bucket,
    inbox,
    records,
    recording,
    awaitStatus,
    told,
    async open() {
      const owner = await scene.people.newPerson();
      const email = `${owner.id}@example.org`;
      await pool.query('update public.meet_user set email = $2 where id = $1', [owner.id, email]);
      const room = await scene.people.newRoom(owner, 'public');
      const host = await scene.join(room, owner);
      await eventually('the meeting', async () => (await records.read(room)).meeting === 'running.active');
      return { room, owner, email, host, [Symbol.asyncDispose]: () => host.leave() };
    },
    async record({ room, owner }, body = { mode: 'screen_recording' }) {
      const { status } = await scene.act({ person: owner }, room, 'start-recording', body);
      if (status !== 201) throw new Error(`The start was answered ${status}.`);
      await eventually('the recording', async () => (await told(room)).includes('started'));
      return recording(room);
    },
    async metadata(room) {
      const [live] = await scene.api.listRooms([room]);
      return JSON.parse(live?.metadata || '{}');
    },
    hurry,
    async hurryUntil(room, missing, look) {
      const found = async () => {
        if (await look()) return true;
        await hurry(room);
        return false;
      };
      await eventually(missing, found, { timeout: 30_000, interval: 250 });
    },
    mails: ({ email }) => inbox.mails.filter(({ recipients }) => recipients.includes(email)),
    async loseWebhooks() {
      await heard[Symbol.asyncDispose]();
      return {
        async [Symbol.asyncDispose]() {
          heard = await hear();
        },
      };
    },
    startReplica: () => startProduct({ databaseUrl: scene.databaseUrl, livekit: ownLiveKit(), env: settings }),
    expectFree: (room) => expectFree({ records, worker }, room),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
