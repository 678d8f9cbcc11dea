import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { type FreshBucket, freshBucket } from './fresh-bucket.ts';
import { freshDatabase } from './fresh-database.ts';
import { noRates } from './no-rates.ts';
import { openPeople, type People, type Person } from './people.ts';
import type { S3TestAccess } from './provided.ts';
import { openRecordings, type RecordingRow } from './recording-rows.ts';
import { type RestAnswer, restCaller } from './rest-scene.ts';
import { type ScriptedLiveKit, startScriptedLiveKit } from './scripted-livekit.ts';
import { type SmtpInbox, startSmtpInbox } from './smtp-inbox.ts';
import { type Product, startProduct } from './start-product.ts';

/** A room whose owner records. */
interface RecordingRoom {
  readonly room: string;
  readonly owner: Person;
}

/** The whole product with a bucket and an SMTP server; a test writes what LiveKit answers. */
export interface ScriptedRecordingScene extends AsyncDisposable {
  readonly product: Product;
  readonly people: People;
  readonly livekit: ScriptedLiveKit;
  readonly bucket: FreshBucket;
  readonly inbox: SmtpInbox;
  /** Calls `/api/v1.0/<path>` as a person, or anonymously. */
  call(person: Person | null, method: string, path: string, body?: unknown): Promise<RestAnswer>;
  /** A room whose owner has an e-mail address. */
  open(): Promise<RecordingRoom>;
  /** Records in a room until this status; resolves with the recording's id. */
  record(
    of: RecordingRoom,
    status: 'initiated' | 'active' | 'stopped' | 'failed_to_start',
    body?: object,
  ): Promise<string>;
  /** Adds a row that the reference left, without an actor. */
  leave(of: RecordingRoom, row?: RecordingRow): Promise<string>;
  statusOf(recording: string): Promise<string | undefined>;
  /** Starts another replica on the same database. */
  another(): Promise<Product>;
}

export const storageToken = 'a-token-of-the-storage';
export const summaryToken = 'a-token-of-the-summary-service';

const baseEnv = {
  ...noRates,
  RECORDING_ENABLE: 'true',
  RECORDING_STORAGE_EVENT_ENABLE: 'true',
  RECORDING_STORAGE_EVENT_TOKEN: storageToken,
  SUMMARY_SERVICE_WEBHOOK_API_TOKEN: summaryToken,
  RECORDING_DOWNLOAD_BASE_URL: 'https://meet.example.org/recording',
};

/** Starts it with these settings, on a bucket of this server. */
export async function startScriptedRecordingScene(
  env: Readonly<Record<string, string>> = {},
  s3: S3TestAccess = inject('minio'),
): Promise<ScriptedRecordingScene> {
  await using stack = new AsyncDisposableStack();
  const bucket = stack.use(await freshBucket(s3));
  const inbox = stack.use(await startSmtpInbox());
  const livekit = stack.use(await startScriptedLiveKit());
  const database = stack.use(await freshDatabase());
  const people = stack.use(openPeople(database.url));
  const options = { databaseUrl: database.url, livekit, env: { ...baseEnv, ...bucket.env, ...inbox.env, ...env } };
  const product = stack.use(await startProduct(options));
  const call = restCaller(product.origin);

  livekit.answer('StartRoomCompositeEgress', () => ({ egress_id: `EG_${randomUUID()}` }));
  livekit.answer('StopEgress', ({ body }) => ({ egress_id: body.egressId, status: 'EGRESS_ENDING' }));
  const statusOf: ScriptedRecordingScene['statusOf'] = async (recording) => {
    const { rows } = await people.pool.query('select status from meet_recording where id = $1', [recording]);
    return rows[0]?.status;
  };
  const act = async ({ room, owner }: RecordingRoom, name: string, expected: number, body?: object) => {
    const { status, json } = await call(owner, 'POST', `rooms/${room}/${name}/`, body);
    if (status !== expected) throw new Error(`${name} was answered ${status}: ${JSON.stringify(json)}`);
  };
  const newest = async (room: string): Promise<string> => {
    const text = 'select id from meet_recording where room_id = $1 order by created_at desc limit 1';
    return (await people.pool.query(text, [room])).rows[0].id;
  };
  const started = stack.move();
  return {
    product,
    people,
    livekit,
    bucket,
    inbox,
    call,
    statusOf,
    async open() {
      const owner = await people.newPerson();
      await people.pool.query('update meet_user set email = $2 where id = $1', [owner.id, `${owner.id}@example.org`]);
      return { owner, room: await people.newRoom(owner) };
    },
    async record(of, status, body = { mode: 'screen_recording' }) {
      await act(of, 'start-recording', status === 'failed_to_start' ? 502 : 201, body);
      if (status === 'stopped') await act(of, 'stop-recording', 200);
      const id = await newest(of.room);
      const reached = await statusOf(id);
      if (reached !== status) throw new Error(`The recording is ${reached} instead of ${status}.`);
      return id;
    },
    leave: ({ room, owner }, row) => openRecordings(people, room).add(owner, row),
    another: () => startProduct(options),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
