import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { storageToken } from '#test/support/scripted-recording-scene.ts';
import { minioRecord } from '#test/support/storage-events.ts';
import { type StorageHookScene, startStorageHookScene } from '#test/support/storage-hook-scene.ts';
import { startTcpRelay } from '#test/support/tcp-relay.ts';

const processed = { status: 200, json: { message: 'Event processed.' } };
const ignored = { status: 200, json: { message: 'Notification ignored.' } };
const invalid = { status: 403, json: { detail: 'Invalid request data.' } };
const unsavable = (id: string) => ({
  status: 403,
  json: {
    detail: `Recording with ID ${id} cannot be saved because it is either, in an error state or has already been saved.`,
  },
});

describe('the hook of the storage', () => {
  let scene: StorageHookScene;
  let bucket: string;
  beforeAll(async () => {
    scene = await startStorageHookScene();
    bucket = scene.bucket.name;
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const keyOf = (id: string, extension = 'mp4') => `recordings/${id}.${extension}`;
  const record = async (
    ...args: Parameters<StorageHookScene['record']> extends [unknown, ...infer More] ? More : never
  ) => scene.record(await scene.open(), ...args);
  const leave = async (row: Parameters<StorageHookScene['leave']>[1]) => scene.leave(await scene.open(), row);
  const savedSince = (id: string) =>
    eventually('the saved recording', async () =>
      ['saved', 'notification_succeeded'].includes((await scene.statusOf(id)) ?? ''),
    );

  it('is opened by its token alone, and says what is wrong with another', async () => {
    const refused = async (authorization: string | undefined, detail: string) => {
      const headers = authorization === undefined ? { authorization: '' } : { authorization };
      const answer = await scene.post('{}', headers);
      expect(answer).toMatchObject({ status: 401, json: { detail } });
      expect(answer.headers.get('www-authenticate')).toBe("Bearer realm='Storage event API'");
    };
    await refused(undefined, 'Authorization header is required');
    for (const wrong of [storageToken, `Basic ${storageToken}`, 'Bearer', `Bearer ${storageToken} x`]) {
      await refused(wrong, 'Invalid authorization header format.');
    }
    for (const wrong of ['Bearer x', 'Bearer  x', `Bearer ${storageToken}x`, `bearer ${storageToken.slice(1)}`]) {
      await refused(wrong, 'Invalid token');
    }
    for (const right of [`bEARER ${storageToken}`, `Bearer   ${storageToken}`]) {
      expect(await scene.post('{}', { authorization: right })).toMatchObject(invalid);
    }
  });

  it.each(['active', 'stopped'] as const)('saves a recording that is %s', async (status) => {
    const id = await record(status);
    expect(await scene.tell(minioRecord({ bucket, key: keyOf(id) }))).toMatchObject(processed);
    await savedSince(id);
    expect(await scene.tell(minioRecord({ bucket, key: keyOf(id), etag: 'another' }))).toMatchObject(unsavable(id));
  });

  it.each(['active', 'stopped'])('saves one that the reference left as %s', async (status) => {
    const id = await leave({ status });
    expect(await scene.tell(minioRecord({ bucket, key: keyOf(id) }))).toMatchObject(processed);
    await savedSince(id);
  });

  it('saves the sound of a transcript', async () => {
    const id = await record('stopped', { mode: 'transcript' });
    expect(await scene.tell(minioRecord({ bucket, key: keyOf(id) }))).toMatchObject(ignored);
    expect(await scene.statusOf(id)).toBe('stopped');
    expect(await scene.tell(minioRecord({ bucket, key: keyOf(id, 'ogg') }))).toMatchObject(processed);
    await savedSince(id);
  });

  it.each(['saved', 'notification_succeeded', 'external_process_successful', 'external_process_failed'])(
    'refuses one that is %s already',
    async (status) => {
      const id = await leave({ status });
      await scene.bucket.put(keyOf(id), 'a film');
      for (const etag of ['e1', 'e2']) {
        expect(await scene.tell(minioRecord({ bucket, key: keyOf(id), etag }))).toMatchObject(unsavable(id));
      }
      expect(await scene.statusOf(id)).toBe(status);
    },
  );

  it('refuses one that has not begun', async () => {
    const of = await scene.open();
    scene.livekit.answer('StartRoomCompositeEgress', () => 'silence');
    const start = scene.call(of.owner, 'POST', `rooms/${of.room}/start-recording/`, { mode: 'screen_recording' });
    const text = 'select id from meet_recording where room_id = $1';
    const id = await eventually(
      'the row of the recording',
      async () => (await scene.people.pool.query(text, [of.room])).rows[0]?.id,
    );
    expect(await scene.tell(minioRecord({ bucket, key: keyOf(id) }))).toMatchObject(unsavable(id));
    expect(await scene.statusOf(id)).toBe('initiated');
    expect((await start).status).toBe(502);
    scene.livekit.answer('StartRoomCompositeEgress', () => ({ egress_id: `EG_${randomUUID()}` }));
  });

  it.each(['failed_to_start', 'failed_to_stop', 'aborted'])(
    'saves one that is %s if the bucket has the file',
    async (status) => {
      const [id, without] = [await leave({ status }), await leave({ status })];
      await scene.bucket.put(keyOf(id), 'a film');
      expect(await scene.tell(minioRecord({ bucket, key: keyOf(without) }))).toMatchObject(unsavable(without));
      expect(await scene.statusOf(without)).toBe(status);
      expect(await scene.tell(minioRecord({ bucket, key: keyOf(id) }))).toMatchObject(processed);
      await savedSince(id);
      // The same event again, also once the file has come.
      expect(await scene.tell(minioRecord({ bucket, key: keyOf(id) }))).toMatchObject(processed);
      await scene.bucket.put(keyOf(without), new Uint8Array());
      expect(await scene.tell(minioRecord({ bucket, key: keyOf(without) }))).toMatchObject(unsavable(without));
      await scene.bucket.put(keyOf(without), 'a film');
      expect(await scene.tell(minioRecord({ bucket, key: keyOf(without) }))).toMatchObject(processed);
    },
  );

  it('answers the same event with 200 each time, on whichever replica, and moves the recording once', async () => {
    await using other = await scene.another();
    const id = await record('stopped');
    const body = JSON.stringify({ Records: [minioRecord({ bucket, key: keyOf(id) })] });
    const origins = [scene.product.origin, other.origin, scene.product.origin, other.origin];
    const answers = await Promise.all(origins.map((origin) => scene.post(body, {}, origin)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await savedSince(id);
    expect((await scene.post(body, {}, other.origin)).status).toBe(200);
    const { rows } = await scene.people.pool.query(
      `select event from greenroom.journal where actor like '%/' || $1 and event = 'file.reported'`,
      [id],
    );
    expect(rows).toHaveLength(1);
  });
});

it('the hook answers 503 and changes nothing while the storage is unreachable', async () => {
  await using relay = await startTcpRelay(inject('minio').endpoint);
  await using scene = await startStorageHookScene({ AWS_S3_ENDPOINT_URL: relay.url.replace(/\/$/, '') });
  const id = await scene.leave(await scene.open(), { status: 'failed_to_stop' });
  await scene.bucket.put(`recordings/${id}.mp4`, 'a film');
  await relay.cut();
  const event = minioRecord({ bucket: scene.bucket.name, key: `recordings/${id}.mp4` });
  expect((await scene.tell(event)).status).toBe(503);
  expect(await scene.statusOf(id)).toBe('failed_to_stop');
  await relay.restore();
  expect(await scene.tell(event)).toMatchObject(processed);
});

it('a hook that is switched off is not found by those who may open it', async () => {
  await using scene = await startStorageHookScene({ RECORDING_STORAGE_EVENT_ENABLE: 'false' });
  expect(await scene.post('{}')).toMatchObject({ status: 404, json: { detail: 'Not found.' } });
  expect((await scene.post('{}', { authorization: 'Bearer x' })).status).toBe(401);
});

it('a hook without a token is closed, and one that needs none is open', async () => {
  await using closed = await startStorageHookScene({ RECORDING_STORAGE_EVENT_TOKEN: '' });
  expect(await closed.post('{}')).toMatchObject({
    status: 401,
    json: { detail: 'Authentication is enabled but token is not configured.' },
  });
  await using free = await startStorageHookScene({ RECORDING_ENABLE_STORAGE_EVENT_AUTH: 'false' });
  expect(await free.post('{}', { authorization: '' })).toMatchObject(invalid);
});
