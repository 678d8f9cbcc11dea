import { randomUUID } from 'node:crypto';
import { PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { startOwnMinio } from '#test/support/own-minio.ts';
import { awsRecord, minioRecord, versitygwRecord } from '#test/support/storage-events.ts';
import { type StorageHookScene, startStorageHookScene, storageHookPath } from '#test/support/storage-hook-scene.ts';

const processed = { status: 200, json: { message: 'Event processed.' } };
const ignored = { status: 200, json: { message: 'Notification ignored.' } };
const invalid = { status: 403, json: { detail: 'Invalid request data.' } };
const otherBucket = { status: 403, json: { detail: 'Invalid bucket specified.' } };
const unknown = { status: 404, json: { detail: 'No recording found for this event.' } };

describe('events of the storage', () => {
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
  const savedSince = (id: string) =>
    eventually('the saved recording', async () =>
      ['saved', 'notification_succeeded'].includes((await scene.statusOf(id)) ?? ''),
    );

  it('ignores what is no recording, and refuses what it cannot know', async () => {
    const id = await record('stopped');
    const key = keyOf(id);
    const ignoredFiles = [
      { key, type: 'application/json' },
      { key, type: 'video/webm' },
      { key: `recordings/${id}` },
      { key: `recordings/${id}.mp4.tmp`, type: 'video/mp4' },
      { key: 'recordings/EG_1.json', type: 'video/mp4' },
      { key: `recordings/x${id}.mp4` },
      { key: `files/${id}.mp4` },
      { key: `${id}.mp4` },
      { key: `other-recordings/${id}.mp4` },
      { key: `recordings/sub/${id}.mp4` },
      { key, size: 0 },
      { key, event: 's3:ObjectRemoved:Delete' },
      { key, event: 's3:ObjectAccessed:Head' },
      { key, event: 's3:TestEvent' },
    ];
    for (const file of ignoredFiles) {
      expect(await scene.tell(minioRecord({ bucket, ...file })), JSON.stringify(file)).toMatchObject(ignored);
    }
    expect(await scene.post('{"Service":"MinIO S3","Event":"s3:TestEvent"}')).toMatchObject(ignored);
    expect(await scene.tell(minioRecord({ bucket: 'another', key }))).toMatchObject(otherBucket);
    // Bucket, then type, then key.
    const everything = { bucket: 'another', key: 'x', type: 'text/plain' };
    expect(await scene.tell(minioRecord(everything))).toMatchObject(otherBucket);
    expect(await scene.tell(minioRecord({ bucket, key: keyOf(randomUUID()) }))).toMatchObject(unknown);
    expect(await scene.statusOf(id)).toBe('stopped');
  });

  it('reads keys with parent folders and in any encoding', async () => {
    for (const spell of [
      (key: string) => encodeURIComponent(`a b/ü/${key}`).replaceAll('%20', '+'),
      (key: string) => `a%20folder/${key}`,
      (key: string) => `/${key}`,
      (key: string) => `%2F${encodeURIComponent(key)}`,
      (key: string) => key.toUpperCase().replace('RECORDINGS', 'recordings').replace('MP4', 'mp4'),
    ]) {
      const id = await record('stopped');
      const one = minioRecord({ bucket, key: keyOf(id) });
      const object = { ...one.s3.object, key: spell(keyOf(id)) };
      expect(await scene.tell({ ...one, s3: { ...one.s3, object } }), object.key).toMatchObject(processed);
      await savedSince(id);
    }
  });

  it('handles every record of an event, and answers with the first refusal', async () => {
    const [first, second, third] = [await record('stopped'), await record('stopped'), await record('active')];
    const others = [
      minioRecord({ bucket, key: 'recordings/EG_1.json', type: 'application/json' }),
      minioRecord({ bucket, key: keyOf(randomUUID()) }),
      minioRecord({ bucket: 'another', key: keyOf(first) }),
      { eventName: 's3:ObjectCreated:Put' },
    ];
    const of = (id: string) => minioRecord({ bucket, key: keyOf(id) });
    expect(await scene.tell(of(first), ...others, of(second))).toMatchObject(unknown);
    await savedSince(first);
    await savedSince(second);
    expect(await scene.tell(others[0]!, of(third))).toMatchObject(processed);
    await savedSince(third);
  });

  it('refuses hostile bodies', async () => {
    const bodies = [
      'null',
      '[]',
      '1',
      '"text"',
      '{}',
      '{"Records":null}',
      '{"Records":[]}',
      '{"Records":{}}',
      '{"Records":[null,1,"x",[]]}',
      '{"Records":[{"s3":{"bucket":{"name":1},"object":{"key":2}}}]}',
      '{"Records":[{"s3":{"bucket":{"name":"x"},"object":{"key":""}}}]}',
      '{"Records":[{"s3":{"bucket":{"name":"x"},"object":{}}}]}',
      `{"Records":[${'{},'.repeat(200_000)}{}]}`,
      '{"Records":[{"s3":"\\u0000"}]}',
      '{"__proto__":{"Records":[{}]},"constructor":{"prototype":{}}}',
    ];
    for (const body of bodies) expect(await scene.post(body), body.slice(0, 80)).toMatchObject(invalid);
    const object = { key: `recordings/${randomUUID()}.mp4\0`, contentType: 'video/mp4', size: -1, eTag: '\0' };
    expect((await scene.tell({ s3: { bucket: { name: bucket }, object } })).status).toBe(403);
    const broken = { key: '%E0%A4%A', contentType: 'video/mp4' };
    expect(await scene.tell({ s3: { bucket: { name: bucket }, object: broken } })).toMatchObject(ignored);
    expect((await scene.post('{"Records":[')).status).toBe(400);
    expect((await scene.post('['.repeat(100_000))).status).toBe(400);
    expect((await scene.post('x'.repeat(2_000_000))).status).toBe(413);
    expect((await scene.post('<xml/>', { 'content-type': 'text/xml' })).status).toBe(415);
    expect(scene.product.logged.filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  it('keeps a long event short', async () => {
    const files = Array.from({ length: 2_000 }, () => minioRecord({ bucket, key: keyOf(randomUUID()) }));
    const began = performance.now();
    expect((await scene.tell(...files)).status).toBe(404);
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});

it.each([
  ['S3Parser', awsRecord],
  ['S3Parser', versitygwRecord],
] as const)('events of AWS and versitygw are read with the %s', async (parser, recordOf) => {
  await using scene = await startStorageHookScene({
    RECORDING_EVENT_PARSER_CLASS: `core.recording.event.parsers.${parser}`,
    RECORDING_OUTPUT_FOLDER: 'my films/2026',
  });
  const bucket = scene.bucket.name;
  const film = await scene.record(await scene.open(), 'stopped');
  const sound = await scene.record(await scene.open(), 'stopped', { mode: 'transcript' });
  for (const [id, extension] of [
    [film, 'mp4'],
    [sound, 'ogg'],
  ] as const) {
    const of = (name: string) => recordOf({ bucket, key: `a/my films/2026/${id}.${name}` });
    expect(await scene.tell(of('avi'))).toMatchObject(ignored);
    expect(await scene.tell(of(''))).toMatchObject(ignored);
    expect(await scene.tell(of(extension))).toMatchObject(processed);
  }
  expect(await scene.post(JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent' }))).toMatchObject(ignored);
});

it('MinIO itself reports a film, and the recording is saved', async () => {
  await using minio = await startOwnMinio();
  await using scene = await startStorageHookScene({ RECORDING_STORAGE_EVENT_TOKEN: minio.eventToken }, minio);
  const { client, name: Bucket } = scene.bucket;
  await fetch(minio.relayUrl, { method: 'PUT', body: scene.product.origin + storageHookPath });
  const QueueConfigurations = [{ QueueArn: minio.eventArn, Events: ['s3:ObjectCreated:*' as const] }];
  const change = { Bucket, NotificationConfiguration: { QueueConfigurations } };
  await client.send(new PutBucketNotificationConfigurationCommand(change));
  const id = await scene.record(await scene.open(), 'stopped');
  await scene.bucket.put(`recordings/${id}.mp4`, 'a film', 'video/mp4');
  await eventually('the announced recording', async () => (await scene.statusOf(id)) === 'notification_succeeded');
});
