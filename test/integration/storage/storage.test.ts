import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  GetBucketLifecycleConfigurationCommand,
  HeadObjectCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, inject, it } from 'vitest';
import { Away } from '#src/actors/command.ts';
import { readSettings } from '#src/settings/settings.ts';
import { createStorage } from '#src/storage/create-storage.ts';
import type { Storage } from '#src/storage/storage.ts';
import { StorageFailure } from '#src/storage/storage-failure.ts';
import { type FreshBucket, freshBucket } from '#test/support/fresh-bucket.ts';

const open = (env: Readonly<Record<string, string>>): Storage => createStorage(readSettings(env))!;

/** Signs that S3 escapes and others do not, and some that need no escape. */
const oddKey = "odd folder/été (1)+~*'!&=@:,$;%2F.bin";

const addressOf = ({ env, name }: FreshBucket, key: string): string =>
  `${env.AWS_S3_ENDPOINT_URL}/${name}/${key.split('/').map(encodeURIComponent).join('/')}`;

describe.each(['minio', 'versitygw'] as const)('the bucket of %s', (server) => {
  it('tells what an object is, and that there is none', async () => {
    await using bucket = await freshBucket(inject(server));
    const storage = open(bucket.env);
    await bucket.put(oddKey, 'twelve bytes', 'video/mp4');
    expect(await storage.head(oddKey)).toEqual({
      size: 12,
      etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
      contentType: 'video/mp4',
    });
    expect(await storage.head('none')).toBeNull();
  });

  it('deletes an object, and accepts a repeated deletion', async () => {
    await using bucket = await freshBucket(inject(server));
    const storage = open(bucket.env);
    await bucket.put('one', '1');
    await bucket.put('other', '2');
    await storage.remove('one');
    await storage.remove('one');
    expect(await bucket.keys()).toEqual(['other']);
  });

  it('takes an upload from a signed address, with the headers of the web frontend alone', async () => {
    await using bucket = await freshBucket(inject(server));
    const storage = open(bucket.env);
    const address = await storage.presignPut(oddKey, 60);
    const { searchParams, pathname } = new URL(address);
    expect([...searchParams.keys()].sort()).toEqual([
      'X-Amz-Algorithm',
      'X-Amz-Credential',
      'X-Amz-Date',
      'X-Amz-Expires',
      'X-Amz-Signature',
      'X-Amz-SignedHeaders',
    ]);
    expect(searchParams.get('X-Amz-SignedHeaders')).toBe('host;x-amz-acl');
    expect(searchParams.get('X-Amz-Expires')).toBe('60');
    expect(decodeURIComponent(pathname)).toBe(`/${bucket.name}/${oddKey}`);
    const put = async (headers: Record<string, string>, to = address) =>
      (await fetch(to, { method: 'PUT', body: 'content', headers })).status;
    // MinIO calls a missing signed header a bad request.
    expect([400, 403]).toContain(await put({ 'content-type': 'image/png' }));
    expect(await put({ 'x-amz-acl': 'public-read' })).toBe(403);
    expect(await put({ 'x-amz-acl': 'private' }, address.replace('.bin', '.png'))).toBe(403);
    expect(await bucket.keys()).toEqual([]);
    expect(await put({ 'x-amz-acl': 'private', 'content-type': 'image/png' })).toBe(200);
    expect(await storage.head(oddKey)).toMatchObject({ size: 7, contentType: 'image/png' });
  });

  it('takes no upload to another endpoint than the signed, public one', async () => {
    await using bucket = await freshBucket(inject(server));
    const elsewhere = open({ ...bucket.env, AWS_S3_DOMAIN_REPLACE: 'https://s3.example.org/s3/' });
    const address = await elsewhere.presignPut('a.png', 60);
    expect(address).toMatch(`https://s3.example.org/s3/${bucket.name}/a.png?X-Amz-`);
    const here = address.replace('https://s3.example.org/s3', bucket.env.AWS_S3_ENDPOINT_URL!);
    const headers = { 'x-amz-acl': 'private' };
    expect((await fetch(here, { method: 'PUT', body: 'content', headers })).status).toBe(403);
  });

  it('copies an object, reads its first bytes, and gives it another type', async () => {
    await using bucket = await freshBucket(inject(server));
    const storage = open(bucket.env);
    const [Bucket, Metadata] = [bucket.name, { foo: 'bar' }];
    await bucket.client.send(
      new PutObjectCommand({ Bucket, Key: oddKey, Body: '0123456789', ContentType: 'text/html', Metadata }),
    );
    expect(await storage.copy(oddKey, 'copy')).toBe(true);
    expect(await storage.copy('none', 'copy')).toBe(false);
    await storage.setContentType('copy', 'image/png');
    expect(await bucket.client.send(new HeadObjectCommand({ Bucket, Key: 'copy' }))).toMatchObject({
      ContentType: 'image/png',
      ContentLength: 10,
      Metadata,
    });
    expect(await storage.head(oddKey)).toMatchObject({ contentType: 'text/html' });
    const start = async (key: string, most: number) => {
      const found = await storage.readStart(key, most);
      return found && { text: Buffer.from(found.bytes).toString(), size: found.size };
    };
    expect(await start('copy', 4)).toEqual({ text: '0123', size: 10 });
    expect(await start('copy', 2048)).toEqual({ text: '0123456789', size: 10 });
    await bucket.put('empty', new Uint8Array());
    expect(await start('empty', 4)).toEqual({ text: '', size: 0 });
    expect(await start('none', 4)).toBeNull();
    await expect(storage.setContentType('none', 'image/png')).rejects.toThrow(StorageFailure);
  });

  it('is read from a signed address, under the public endpoint where there is one', async () => {
    await using bucket = await freshBucket(inject(server));
    await bucket.put(oddKey, 'content');
    const address = await open(bucket.env).presignGet(oddKey, 60);
    expect(await (await fetch(address)).text()).toBe('content');
    expect((await fetch(address.replace(/X-Amz-Signature=./, 'X-Amz-Signature=x'))).status).toBe(403);
    expect(new URL(address).searchParams.get('X-Amz-Expires')).toBe('60');
    const elsewhere = open({ ...bucket.env, AWS_S3_DOMAIN_REPLACE: 'https://s3.example.org' });
    expect(await elsewhere.presignGet('a', 60)).toMatch(`https://s3.example.org/${bucket.name}/a?`);
    // Services inside reach the endpoint itself.
    expect(await (await fetch(await elsewhere.presignGet(oddKey, 60, 'service'))).text()).toBe('content');
  });

  it.each(['plain/key.mp4', oddKey])('is read with signed headers: %s', async (key) => {
    await using bucket = await freshBucket(inject(server));
    const storage = open(bucket.env);
    await bucket.put(key, 'content');
    await bucket.put('another', 'secret');
    const headers = { ...(await storage.signRead(key, 'GET')) };
    expect(Object.keys(headers)).toEqual(['Authorization', 'X-Amz-Date', 'X-Amz-Content-SHA256']);
    expect(headers.Authorization).toContain('SignedHeaders=host;x-amz-content-sha256;x-amz-date, ');
    expect(await (await fetch(addressOf(bucket, key), { headers })).text()).toBe('content');
    // Nothing else is read with them, by no other method, and nothing without them.
    const others = [
      fetch(addressOf(bucket, 'another'), { headers }),
      fetch(addressOf(bucket, key), { headers, method: 'DELETE' }),
      fetch(addressOf(bucket, key), { headers, method: 'HEAD' }),
      fetch(addressOf(bucket, key)),
    ];
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    const head = { ...(await storage.signRead(key, 'HEAD')) };
    expect((await fetch(addressOf(bucket, key), { method: 'HEAD', headers: head })).status).toBe(200);
  });

  it('refuses other keys for good', async () => {
    await using bucket = await freshBucket(inject(server));
    const storage = open({ ...bucket.env, AWS_S3_SECRET_ACCESS_KEY: 'of-somebody-else' });
    await expect(storage.head('key')).rejects.toThrow(StorageFailure);
    await expect(storage.remove('key')).rejects.toMatchObject({ kind: 'refused', code: 'SignatureDoesNotMatch' });
  });
});

it('does not take a missing bucket for a missing object when it deletes', async () => {
  await using bucket = await freshBucket();
  const storage = open({ ...bucket.env, AWS_STORAGE_BUCKET_NAME: 'not-there' });
  await expect(storage.remove('key')).rejects.toMatchObject({ code: 'NoSuchBucket' });
});

describe('the lifecycle of a bucket', () => {
  it('is read and written beside the rules of others', async () => {
    await using bucket = await freshBucket();
    const storage = open(bucket.env);
    expect(await storage.readLifecycle('recordings/')).toBeNull();
    const foreign: LifecycleRule[] = [
      { ID: 'everything', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 90 } },
      { ID: 'off', Status: 'Disabled', Filter: { Prefix: 'recordings/' }, Expiration: { Days: 1 } },
      { ID: 'other', Status: 'Enabled', Filter: { Prefix: 'files/' }, Expiration: { Days: 2 } },
      { ID: 'tagged', Status: 'Enabled', Filter: { Tag: { Key: 'a', Value: 'b' } }, Expiration: { Days: 3 } },
    ];
    const change = { Bucket: bucket.name, LifecycleConfiguration: { Rules: foreign } };
    await bucket.client.send(new PutBucketLifecycleConfigurationCommand(change));
    const before = await rulesOf(bucket);
    expect(await storage.readLifecycle('recordings/')).toBe(90);
    await storage.writeLifecycle('recordings/', 30);
    await storage.writeLifecycle('recordings/', 31);
    expect(await storage.readLifecycle('recordings/')).toBe(31);
    expect(await storage.readLifecycle('metadata/')).toBe(90);
    expect((await rulesOf(bucket)).length).toBe(before.length + 1);
    await storage.writeLifecycle('recordings/', null);
    expect(await rulesOf(bucket)).toEqual(before);
  });

  it('has no rule any more after the only one was removed', async () => {
    await using bucket = await freshBucket();
    const storage = open(bucket.env);
    await storage.writeLifecycle('recordings/', 30);
    expect(await storage.readLifecycle('recordings/')).toBe(30);
    await storage.writeLifecycle('recordings/', null);
    expect(await storage.readLifecycle('recordings/')).toBeNull();
  });

  it('is refused by a server that has none', async () => {
    await using bucket = await freshBucket(inject('versitygw'));
    await expect(open(bucket.env).writeLifecycle('recordings/', 30)).rejects.toThrow(StorageFailure);
  });
});

async function rulesOf({ client, name }: FreshBucket): Promise<LifecycleRule[]> {
  const { Rules = [] } = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: name }));
  return Rules.toSorted((one, other) => (one.ID ?? '').localeCompare(other.ID ?? ''));
}

const keys = { AWS_S3_ACCESS_KEY_ID: 'key', AWS_S3_SECRET_ACCESS_KEY: 'secret' };

describe('S3 that does not answer as it should', () => {
  it.concurrent.each<[string, RequestListener]>([
    ['fails', (_, response) => response.writeHead(500).end()],
    ['asks for patience', (_, response) => response.writeHead(503, { 'retry-after': '60' }).end()],
    ['counts too many requests', (_, response) => response.writeHead(429).end()],
    ['breaks the connection', (request) => request.socket.destroy()],
    ['says nothing', () => undefined],
  ])('is away when it %s', async (_, answer) => {
    await using server = await listen(answer);
    const storage = open({ ...keys, AWS_S3_ENDPOINT_URL: server.origin });
    const began = performance.now();
    await expect(storage.head('key')).rejects.toThrow(Away);
    // 5 s, with room for a busy machine; the retry that this S3 asks for would take a minute.
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it('is away when nobody is there', async () => {
    await expect(open({ ...keys, AWS_S3_ENDPOINT_URL: 'http://127.0.0.1:9' }).remove('key')).rejects.toThrow(Away);
  });

  it('has refused for good what it does not have', async () => {
    await using server = await listen((_, response) => response.writeHead(501).end());
    await expect(open({ ...keys, AWS_S3_ENDPOINT_URL: server.origin }).head('key')).rejects.toThrow(StorageFailure);
  });

  it.each([{}, { ...keys }, { AWS_S3_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_S3_ACCESS_KEY_ID: 'key' }])(
    'is not there without an endpoint and both keys',
    (env) => {
      expect(createStorage(readSettings(env))).toBeNull();
    },
  );
});

async function listen(answer: RequestListener): Promise<AsyncDisposable & { readonly origin: string }> {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
