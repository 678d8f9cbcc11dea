import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { recordingAddress } from '#machines/recording/recording.address.ts';
import { deliver } from '#src/actors/deliver.ts';
import { isSameSecret } from '#src/identity/same-secret.ts';
import { newId } from '#src/kernel/ids.ts';
import { createLog } from '#src/kernel/log.ts';
import { openProductDatabase } from '#src/product-database.ts';
import { createRuntime } from '#src/product-runtime.ts';
import { readSettings } from '#src/settings/settings.ts';
import { startSmtpInbox } from '#test/support/smtp-inbox.ts';
import { type BenchProduct, startBenchProduct } from './bench-product.ts';
import { inTurns, milliseconds, type Row, type Sample, summarise } from './measure.ts';
import { createRoomMover, type RoomMover } from './room-mover.ts';
import { type Peer, servePeer } from './serve-peer.ts';

const token = 'a-token-of-the-storage-that-is-long-enough';

/** Measures recordings: start and stop until LiveKit is asked, the storage hook, the list, and many owners. */
export async function measureRecordings(): Promise<Row[]> {
  await using livekit = await startFakeLiveKit();
  await using inbox = await startSmtpInbox();
  await using product = await startBenchProduct({
    livekitUrl: livekit.url,
    env: {
      ...inbox.env,
      RECORDING_ENABLE: 'true',
      RECORDING_STORAGE_EVENT_ENABLE: 'true',
      RECORDING_STORAGE_EVENT_TOKEN: token,
      GREENROOM_CHANGE_RATES: '1000000/second',
    },
  });
  const log = createLog('error');
  const database = await openProductDatabase(product.databaseUrl, log);
  await using _closed = { [Symbol.asyncDispose]: () => database.close() };
  const settings = readSettings({ RECORDING_STORAGE_EVENT_ENABLE: 'true' });
  const mover = createRoomMover(createRuntime({ database, log, secret: newId() }, settings));
  return [
    ...(await measureCalls(product, livekit)),
    await measureHook(product, mover),
    await measureList(product),
    await measureOwners(product, mover, () => inbox.mails.length),
  ];
}

/** LiveKit's API, as far as recordings call it, with the times of the calls. */
interface FakeLiveKit extends AsyncDisposable {
  readonly url: string;
  /** Resolves with the time of the next call of this method. */
  next(method: string): Promise<number>;
}

async function startFakeLiveKit(): Promise<FakeLiveKit> {
  const waiting = new Map<string, (at: number) => void>();
  const server = createServer((request, response) => {
    const method = request.url?.split('/').at(-1) ?? '';
    waiting.get(method)?.(performance.now());
    request.resume();
    const status = method === 'StopEgress' ? 'EGRESS_ENDING' : 'EGRESS_STARTING';
    response.setHeader('content-type', 'application/json');
    response.end(
      method.endsWith('Egress') && method !== 'ListEgress' ? JSON.stringify({ egress_id: newId(), status }) : '{}',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: (method) => new Promise((resolve) => waiting.set(method, resolve)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const limit = (name: string, sample: Sample, ms: number): Row => ({
  name,
  ours: milliseconds(sample),
  peer: `${ms} ms`,
  ratio: sample.median / ms,
  goal: '≤ 1',
});

async function measureCalls(product: BenchProduct, livekit: FakeLiveKit): Promise<Row[]> {
  const owner = await product.makeUser();
  const csrf = /csrftoken=([^;]+)/.exec(owner.cookie)![1]!;
  const headers = { cookie: owner.cookie, 'x-csrftoken': csrf, 'content-type': 'application/json' };
  const starts: number[] = [];
  const stops: number[] = [];
  const once = async (into: number[], room: string, act: string, method: string, body: object) => {
    const asked = livekit.next(method);
    const begun = performance.now();
    const answer = fetch(`${product.origin}/api/v1.0/rooms/${room}/${act}/`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    into.push((await asked) - begun);
    const { status } = await answer;
    if (status >= 300) throw new Error(`${act} was answered ${status}`);
  };
  for (let turn = 0; turn < 60; turn++) {
    const room = await product.makeRoom(owner.id, 'restricted');
    await once(starts, room, 'start-recording', 'StartRoomCompositeEgress', { mode: 'screen_recording' });
    await once(stops, room, 'stop-recording', 'StopEgress', {});
  }
  return [
    limit('start-recording/ → LiveKit is asked : its limit', summarise(starts.slice(10)), 50),
    limit('stop-recording/ → LiveKit is asked : its limit', summarise(stops.slice(10)), 50),
  ];
}

/** Adds stopped recordings of one room with their actors; resolves with their ids. */
async function makeStopped(product: BenchProduct, mover: RoomMover, count: number, owners = 0): Promise<string[]> {
  const users = await Promise.all(Array.from({ length: Math.max(1, owners) }, () => product.makeUser()));
  if (owners > 0) {
    await product.pool.query(`update meet_user set email = id || '@example.org' where id = any($1)`, [
      users.map(({ id }) => id),
    ]);
  }
  const room = await product.makeRoom(users[0]!.id, 'restricted');
  const { rows } = await product.pool.query<{ id: string }>(
    `with recordings as (
        insert into meet_recording (id, created_at, updated_at, status, room_id, mode, options)
        select gen_random_uuid(), now(), now(), 'stopped', $1, 'screen_recording', '{}' from generate_series(1, $2) returning id),
      accesses as (
        insert into meet_recording_access (id, created_at, updated_at, team, role, recording_id, user_id)
        select gen_random_uuid(), now(), now(), '', 'owner', r.id, u.id
        from recordings r, unnest($3::uuid[]) as u (id))
      select id from recordings`,
    [room, count, users.map(({ id }) => id)],
  );
  const ids = rows.map(({ id }) => id);
  const adopt = (id: string) =>
    ({
      to: recordingAddress(room, id),
      event: { type: 'egress.reported', egress: 'EG_bench', status: 'complete' },
      key: newId(),
      cause: { by: 'sweep', id: newId() },
    }) as const;
  for (let done = 0; done < ids.length; done += 200)
    await deliver(mover.runtime, ids.slice(done, done + 200).map(adopt));
  return ids;
}

/** Posts each body once, by 32 connections; resolves with the answers per second. */
async function postAll(url: string, bodies: readonly string[]): Promise<number> {
  const left = [...bodies];
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      for (let body = left.pop(); body !== undefined; body = left.pop()) {
        const response = await fetch(url, { method: 'POST', headers, body });
        await response.arrayBuffer();
        if (response.status !== 200) throw new Error(`The hook was answered ${response.status}`);
      }
    }),
  );
  return (bodies.length * 1000) / (performance.now() - begun);
}

const eventOf = (id: string): string =>
  JSON.stringify({
    Records: [
      {
        eventName: 's3:ObjectCreated:Put',
        s3: {
          bucket: { name: 'meet-media-storage' },
          object: { key: `recordings%2F${id}.mp4`, contentType: 'video/mp4', size: 1000, eTag: newId() },
        },
      },
    ],
  });

/**
 * The hook saves one recording per event, each of another room; the owners have no address, because mails are measured
 * apart. The peer verifies the token and updates one row.
 */
async function measureHook(product: BenchProduct, mover: RoomMover): Promise<Row> {
  const perRound = 200;
  const rooms = 100;
  const byRoom: string[][] = [];
  for (let room = 0; room < rooms; room++) byRoom.push(await makeStopped(product, mover, (7 * perRound) / rooms));
  // Events of one room are far apart, as its meetings are.
  const ids = byRoom[0]!.flatMap((_, index) => byRoom.map((own) => own[index]!));
  await using peer = await startPeer(product);
  const take = () => ids.splice(0, perRound).map(eventOf);
  const spare = [...ids];
  const rates = await inTurns(
    () => postAll(`${product.origin}/api/v1.0/recordings/storage-hook/`, take()),
    () => postAll(peer.origin, spare.slice(0, perRound).map(eventOf)),
  );
  return { name: 'storage-hook/ : a verified POST with one UPDATE', ...rates, goal: '≥ 0.35' };
}

async function startPeer({ pool }: BenchProduct): Promise<Peer> {
  const app = express();
  app.post('/', express.json(), async (request, response) => {
    if (!isSameSecret(request.headers.authorization ?? '', `Bearer ${token}`)) return void response.status(401).end();
    const key: string = decodeURIComponent(request.body.Records[0].s3.object.key);
    await pool.query({
      name: 'bench.touch',
      text: 'update meet_recording set updated_at = now() where id = $1',
      values: [key.slice(key.lastIndexOf('/') + 1, key.lastIndexOf('.'))],
    });
    response.json({ message: 'Event processed.' });
  });
  return servePeer(app);
}

/** The last of 100 pages of a list beside the first. */
async function measureList(product: BenchProduct): Promise<Row> {
  const owner = await product.makeUser();
  const room = await product.makeRoom(owner.id, 'restricted');
  await product.pool.query(
    `with recordings as (
        insert into meet_recording (id, created_at, updated_at, status, room_id, mode, options)
        select gen_random_uuid(), now() - n * interval '1 minute', now(), 'saved', $1, 'screen_recording', '{}'
        from generate_series(1, 10000) n returning id, created_at)
      insert into meet_recording_access (id, created_at, updated_at, team, role, recording_id, user_id)
      select gen_random_uuid(), created_at, now(), '', 'owner', id, $2 from recordings`,
    [room, owner.id],
  );
  await product.pool.query('analyze');
  const pageMs = async (page: number) => {
    const durations: number[] = [];
    for (let turn = 0; turn < 30; turn++) {
      const begun = performance.now();
      const url = `${product.origin}/api/v1.0/recordings/?page_size=100&page=${page}`;
      const response = await fetch(url, { headers: { cookie: owner.cookie } });
      await response.arrayBuffer();
      durations.push(performance.now() - begun);
    }
    return summarise(durations.slice(5));
  };
  const [first, last] = [await pageMs(1), await pageMs(100)];
  return {
    name: 'the last page of 10,000 recordings : the first',
    ours: milliseconds(last),
    peer: milliseconds(first),
    ratio: last.median / first.median,
    goal: '≤ 1.5',
  };
}

/** Milliseconds per owner from the event of the storage to the last mail. */
async function measureOwners(product: BenchProduct, mover: RoomMover, mails: () => number): Promise<Row> {
  const perOwner = async (owners: number) => {
    const [id] = await makeStopped(product, mover, 1, owners);
    const until = mails() + owners;
    const begun = performance.now();
    await postAll(`${product.origin}/api/v1.0/recordings/storage-hook/`, [eventOf(id!)]);
    while (mails() < until) await new Promise((resolve) => setTimeout(resolve, 5));
    return (performance.now() - begun) / owners;
  };
  await perOwner(20);
  const few = await perOwner(100);
  const many = await perOwner(1_000);
  return {
    name: 'an owner of 1,000 is told : one of 100',
    ours: `${many.toFixed(2)} ms`,
    peer: `${few.toFixed(2)} ms`,
    ratio: many / few,
    goal: '≤ 1.3',
  };
}
