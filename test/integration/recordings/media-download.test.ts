import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type RequestListener, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io } from 'socket.io-client';
import { describe, expect, inject, it } from 'vitest';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { startMediaScene } from '#test/support/media-scene.ts';
import { openPeople } from '#test/support/people.ts';
import { plainRequest } from '#test/support/plain-request.ts';
import type { RecordingRow } from '#test/support/recording-rows.ts';
import { startNginx } from '#test/support/start-nginx.ts';
import { startProduct } from '#test/support/start-product.ts';

/** The scene behind nginx. */
async function startScene(...args: Parameters<typeof startMediaScene>) {
  await using stack = new AsyncDisposableStack();
  const scene = stack.use(await startMediaScene(...args));
  const { bucket, owner } = scene;
  const { AWS_S3_ENDPOINT_URL: s3 } = scene.product.settings;
  const nginx = stack.use(await startNginx({ product: scene.product.origin, s3: s3!, bucket: bucket.name }));
  const started = stack.move();
  return {
    ...scene,
    nginx,
    /** Adds a recording and its file. */
    async newFilm(content: string | Uint8Array = 'a film', row: RecordingRow = {}) {
      const id = await scene.newRecording(row);
      await bucket.put(`recordings/${id}.mp4`, content, 'video/mp4');
      return id;
    },
    /** Asks for what lies under `/media/`, exactly as written, as the owner unless said otherwise. */
    download(path: string, init: { headers?: object; method?: string; cookie?: string | null } = {}) {
      const { headers = {}, method = 'GET', cookie = owner.cookie } = init;
      const sent = { ...headers, ...(cookie === null ? {} : { cookie }) };
      return plainRequest(nginx.origin, { target: `/media/${path}`, method, headers: sent });
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

describe.each(['minio', 'versitygw'] as const)('a download from %s', (server) => {
  it('gives the file, a part of it, its headers, or nothing new', async () => {
    await using scene = await startScene({}, inject(server));
    const film = `recordings/${await scene.newFilm('0123456789')}.mp4`;
    const whole = await scene.download(film);
    expect(whole).toMatchObject({ status: 200, text: '0123456789' });
    expect(whole.headers).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': '10',
      'content-disposition': 'attachment',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
    });
    expect(Object.keys(whole.headers).filter((name) => /^(x-amz|x-minio|set-cookie)/.test(name))).toEqual([]);
    const part = await scene.download(film, { headers: { range: 'bytes=2-4' } });
    expect(part).toMatchObject({ status: 206, text: '234' });
    expect(part.headers['content-range']).toBe('bytes 2-4/10');
    const etag = whole.headers.etag!;
    expect(await scene.download(film, { headers: { 'if-none-match': etag } })).toMatchObject({ status: 304, text: '' });
    expect(await scene.download(film, { headers: { range: 'bytes=20-' } })).toMatchObject({ status: 416 });
    const head = await scene.download(film, { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers['content-length']).toBe('10');
    // The query is for the page, not for the bucket.
    expect(await scene.download(`${film}?versionId=1&response-content-type=text/html`)).toMatchObject({ status: 200 });
  });
});

describe('a download', () => {
  it('is refused to whoever may not have it', async () => {
    await using scene = await startScene({ RECORDING_EXPIRATION_DAYS: '7' });
    const id = await scene.newFilm();
    const film = `recordings/${id}.mp4`;
    const stranger = await scene.people.newPerson();
    const member = await scene.people.newPerson();
    await scene.setRecordingRole(id, member, 'member');
    const status = async (path: string, cookie: string | null = scene.owner.cookie) => {
      const { status, text } = await scene.download(path, { cookie });
      expect(text).not.toMatch(/film|recordings|Signature/);
      return status;
    };
    expect(await status(film, null)).toBe(401);
    expect(await status(film, stranger.cookie)).toBe(403);
    expect(await status(film, member.cookie)).toBe(403);
    expect(await status(`recordings/${randomUUID()}.mp4`)).toBe(404);
    expect(await status(`recordings/${id}.ogg`)).toBe(404);
    expect(await status(`recordings/${id}.exe`)).toBe(404);
    expect(await status(`recordings/${await scene.newFilm('a film', { age: '8 days' })}.mp4`)).toBe(403);
    expect(await status(`recordings/${await scene.newFilm('a film', { status: 'active' })}.mp4`)).toBe(403);
    // The row is there; the bucket has deleted the file.
    expect(await status(`recordings/${await scene.newRecording()}.mp4`)).toBe(404);
    expect((await scene.download(film, { cookie: null })).headers['www-authenticate']).toBe('Session');
    for (const method of ['PUT', 'POST', 'DELETE', 'OPTIONS']) {
      expect((await scene.download(film, { method })).status).toBe(405);
    }
    expect(await scene.bucket.keys()).toContain(film);
    expect(await scene.nginx.log()).not.toContain('unexpected status');
    const { AWS_S3_ENDPOINT_URL: s3 } = scene.product.settings;
    expect((await fetch(`${s3}/${scene.bucket.name}/${film}`)).status).toBe(403);
    expect((await fetch(`${s3}/${scene.bucket.name}`)).status).toBe(403);
  });

  it('is not had by tricks with the path', async () => {
    await using scene = await startScene();
    const id = await scene.newFilm();
    const stranger = await scene.people.newPerson();
    const other = await scene.people.newRoom(stranger);
    await scene.bucket.put(`secret/${id}.mp4`, 'a film');
    const tricks = [
      `recordings/../recordings/${id}.mp4`,
      `recordings/%2e%2e/recordings/${id}.mp4`,
      `recordings%2f${id}.mp4`,
      `recordings/${id}%2emp4`,
      `recordings/${id}%252emp4`,
      `recordings/${id}.mp4%00`,
      `recordings\\${id}.mp4`,
      `/recordings/${id}.mp4`,
      `recordings//${id}.mp4`,
      `secret/${id}.mp4`,
      `secret/../recordings/../secret/${id}.mp4`,
      `recordings/../secret/${id}.mp4`,
      `secret/${id}.mp4?/media/recordings/${id}.mp4`,
      `secret/${id}.mp4?x=/media/recordings/${id}.mp4`,
      `../media/recordings/${id}.mp4`,
      `files/../recordings/${id}.mp4`,
      `files/${id}.mp4`,
      `?list-type=2`,
      `recordings/`,
      other,
    ];
    for (const trick of tricks) {
      const { status, text } = await scene.download(trick);
      expect([400, 403, 404], trick).toContain(status);
      expect(text, trick).not.toContain('a film');
    }
    // A browser that names the original address itself.
    const headers = { 'x-original-url': `/media/recordings/${id}.mp4`, 'x-original-method': 'GET' };
    expect(await scene.download(`secret/${id}.mp4`, { headers })).toMatchObject({ status: 403 });
    for (const inner of ['/media-check', '/api/v1.0/recordings/media-auth/', '/api/v1.0/recordings/media-%61uth/']) {
      const asked = { target: inner, headers: { ...headers, cookie: scene.owner.cookie } };
      expect([403, 404], inner).toContain((await plainRequest(scene.nginx.origin, asked)).status);
    }
  });

  it('goes through memory only, however large and slow', async () => {
    await using scene = await startScene();
    const content = randomBytes(64 * 2 ** 20);
    const path = `/media/recordings/${await scene.newFilm(content)}.mp4`;
    const slow = await open(scene.nginx.origin + path, scene.owner.cookie);
    // nginx has had the time to fetch all for the slow reader when the quick one has all.
    const quick = await open(scene.nginx.origin + path, scene.owner.cookie);
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect(await digest(quick)).toBe(sha256);
    expect(await digest(slow)).toBe(sha256);
    expect(await scene.nginx.log()).toBe('');
  });
});

async function open(address: string, cookie: string): Promise<IncomingMessage> {
  const asked = request(address, { headers: { cookie }, agent: false });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return answer;
}

async function digest(answer: IncomingMessage): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of answer) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

describe('the bucket behind nginx', () => {
  it('sees nothing of the browser but what it asks for', async () => {
    const seen: IncomingHttpHeaders[] = [];
    await using s3 = await serve((asked, answer) => {
      seen.push(asked.headers);
      answer.end('a film');
    });
    await using scene = await startScene({ AWS_S3_ENDPOINT_URL: s3.origin });
    const film = `recordings/${await scene.newRecording()}.mp4`;
    const headers = {
      range: 'bytes=0-',
      authorization: 'Bearer of-the-browser',
      'x-amz-security-token': 'x',
      'x-amz-date': '20200101T000000Z',
      origin: 'https://example.org',
    };
    expect(await scene.download(film, { headers })).toMatchObject({ status: 200 });
    expect(Object.keys(seen[0]!).toSorted()).toEqual([
      'authorization',
      'host',
      'range',
      'x-amz-content-sha256',
      'x-amz-date',
    ]);
    expect(seen[0]).toMatchObject({ host: new URL(s3.origin).host, range: 'bytes=0-' });
    expect(seen[0]!.authorization).toMatch(/^AWS4-HMAC-SHA256 /);
  });

  it.each([301, 307, 400, 401, 403, 429, 500, 503])('keeps its error %i to itself', async (status) => {
    await using s3 = await serve((_, answer) =>
      answer.writeHead(status, { location: 'http://s3.internal/bucket' }).end('<Bucket>secret</Bucket>'),
    );
    await using scene = await startScene({ AWS_S3_ENDPOINT_URL: s3.origin });
    const answer = await scene.download(`recordings/${await scene.newRecording()}.mp4`);
    expect(answer.status).toBe(502);
    expect(answer.headers.location).toBeUndefined();
    expect(answer.text).not.toContain('secret');
  });
});

async function serve(answer: RequestListener): Promise<AsyncDisposable & { readonly origin: string }> {
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

it('whoever downloads too often is told when to come again', async () => {
  await using scene = await startScene({ GREENROOM_LOOK_RATES: '1/minute' });
  const film = `recordings/${await scene.newFilm()}.mp4`;
  expect(await scene.download(film)).toMatchObject({ status: 200 });
  const { status, headers } = await scene.download(film);
  expect(status).toBe(429);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
});

it('a check that cannot be made lets nobody through', async () => {
  await using s3 = await serve((_, answer) => answer.end('a film'));
  await using away = await startNginx({ product: 'http://127.0.0.1:9', s3: s3.origin, bucket: 'bucket' });
  expect((await plainRequest(`${away.origin}/media/recordings/${randomUUID()}.mp4`)).status).toBe(502);
  await using ill = await serve((_, answer) => answer.writeHead(503).end());
  await using nginx = await startNginx({ product: ill.origin, s3: s3.origin, bucket: 'bucket' });
  expect((await plainRequest(`${nginx.origin}/media/recordings/${randomUUID()}.mp4`)).status).toBe(503);
});

it('everything else goes through nginx to the product, the realtime channel too', async () => {
  await using database = await freshDatabase();
  await using product = await startProduct({ databaseUrl: database.url });
  await using people = openPeople(database.url);
  await using nginx = await startNginx({ product: product.origin, s3: 'http://127.0.0.1:9', bucket: 'bucket' });
  const { cookie, id } = await people.newPerson();
  const me = await fetch(`${nginx.origin}/api/v1.0/users/me/`, { headers: { cookie } });
  expect(await me.json()).toMatchObject({ id });
  const socket = io(nginx.origin, { transports: ['websocket'], forceNew: true, extraHeaders: { cookie } });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    expect(socket.connected).toBe(true);
  } finally {
    socket.close();
  }
});
