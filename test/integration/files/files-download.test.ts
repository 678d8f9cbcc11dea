import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { type FileScene, startFileScene } from '#test/support/file-scene.ts';
import type { Person } from '#test/support/people.ts';
import { pngPicture, svgPicture } from '#test/support/pictures.ts';
import { plainRequest } from '#test/support/plain-request.ts';
import { startNginx } from '#test/support/start-nginx.ts';

const denied = { detail: 'You do not have permission to perform this action.' };

describe('the check of a download', () => {
  async function check(scene: FileScene, person: Person | null, headers: Readonly<Record<string, string>>) {
    const sent = { ...headers, ...(person === null ? {} : { cookie: person.cookie }) };
    const answer = await fetch(`${scene.product.origin}/api/v1.0/files/media-auth/`, { headers: sent });
    return { status: answer.status, json: await answer.json(), headers: answer.headers };
  }

  it('gives the creator the headers that open the file', async () => {
    await using scene = await startFileScene();
    const key = `files/${await scene.ready('my.JPG')}.JPG`;
    for (const url of [`/media/${key}`, `http://localhost/media/${key}`, `https://meet.example.org/media/${key}?x=1`]) {
      const answer = await check(scene, scene.owner, { 'x-original-url': url });
      expect(answer).toMatchObject({ status: 200, json: 'authorized' });
      const authorization = answer.headers.get('authorization')!;
      expect(authorization).toMatch('AWS4-HMAC-SHA256 Credential=');
      expect(authorization).toMatch('SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=');
      const headers = {
        authorization,
        'x-amz-date': answer.headers.get('x-amz-date')!,
        'x-amz-content-sha256': answer.headers.get('x-amz-content-sha256')!,
      };
      const file = await fetch(`${scene.bucket.env.AWS_S3_ENDPOINT_URL}/${scene.bucket.name}/${key}`, { headers });
      expect(Buffer.from(await file.arrayBuffer())).toEqual(pngPicture());
    }
  });

  it('refuses other people, other states of a file and other spellings of its path', async () => {
    await using scene = await startFileScene();
    const { owner } = scene;
    const [ready, deleted, pending, analyzing] = [
      await scene.ready(),
      await scene.ready(),
      await scene.upload(),
      await scene.upload(),
    ];
    await scene.call(owner, 'DELETE', `files/${deleted}/`);
    await scene.people.pool.query(`update public.file set upload_state = 'analyzing' where id = $1`, [analyzing]);
    const nobody = await check(scene, null, { 'x-original-url': `/media/files/${ready}.png` });
    expect(nobody).toMatchObject({ status: 401, json: { detail: 'Authentication credentials were not provided.' } });
    const refused = async (person: Person, headers: Readonly<Record<string, string>>) => {
      const { status, json } = await check(scene, person, headers);
      expect({ status, json }, JSON.stringify(headers)).toEqual({ status: 403, json: denied });
    };
    await refused(await scene.people.newPerson(), { 'x-original-url': `/media/files/${ready}.png` });
    await refused(owner, {});
    await refused(owner, { 'x-original-url': `/media/files/${ready}.png`, 'x-original-method': 'PUT' });
    const paths = [
      ...[deleted, pending, analyzing, randomUUID()].map((id) => `files/${id}.png`),
      ...['jpg', 'PNG', '', 'png.png'].map((extension) => `files/${ready}.${extension}`),
      `files/${ready}`,
      `tmp/files/${pending}.png`,
      `recordings/${ready}.png`,
      `recordings/../files/${ready}.png`,
      `files/../files/${ready}.png`,
      `files%2F${ready}.png`,
      `files/${ready}%2Epng`,
      `files/${ready.toUpperCase()}.png`,
    ];
    for (const path of paths) await refused(owner, { 'x-original-url': `/media/${path}` });
    await refused(owner, { 'x-original-url': encodeURIComponent(`http://localhost/media/files/${ready}.png`) });
    await refused(owner, { 'x-original-url': `/x/media/files/${ready}.png` });
  });
});

describe('a download through nginx', () => {
  async function startScene(...args: Parameters<typeof startFileScene>) {
    await using stack = new AsyncDisposableStack();
    const scene = stack.use(await startFileScene(...args));
    const { origin, settings } = scene.product;
    const s3 = settings.AWS_S3_ENDPOINT_URL!;
    const nginx = stack.use(await startNginx({ product: origin, s3, bucket: scene.bucket.name }));
    const started = stack.move();
    return {
      ...scene,
      nginx,
      /** Asks for what lies under `/media/`, exactly as written. */
      download: (path: string, person: Person | null = scene.owner, method = 'GET') =>
        plainRequest(nginx.origin, {
          target: `/media/${path}`,
          method,
          headers: person === null ? {} : { cookie: person.cookie },
        }),
      [Symbol.asyncDispose]: () => started.disposeAsync(),
    };
  }

  it.each(['minio', 'versitygw'] as const)(
    'from %s gives the creator the picture, and others nothing',
    async (server) => {
      await using scene = await startScene({}, inject(server));
      const path = `files/${await scene.ready()}.png`;
      const answer = await scene.download(path);
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        'content-type': 'image/png',
        'content-length': String(pngPicture().length),
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-cache',
        'content-security-policy': "default-src 'none'; sandbox",
      });
      const etag = answer.headers.etag!;
      const again = { target: `/media/${path}`, headers: { cookie: scene.owner.cookie, 'if-none-match': etag } };
      expect(await plainRequest(scene.nginx.origin, again)).toMatchObject({ status: 304 });
      expect((await scene.download(path, null)).status).toBe(401);
      expect((await scene.download(path, await scene.people.newPerson())).status).toBe(403);
      expect((await scene.download(path, scene.owner, 'PUT')).status).toBe(405);
    },
  );

  it('gives nothing of a deleted file, nor by tricks with the path', async () => {
    await using scene = await startScene();
    const [mine, deleted] = [await scene.ready(), await scene.ready()];
    await scene.call(scene.owner, 'DELETE', `files/${deleted}/`);
    const pending = await scene.upload();
    const stranger = await scene.people.newPerson();
    await scene.bucket.put(`recordings/${mine}.mp4`, 'a film');
    await scene.bucket.put(`secret/${mine}.png`, 'a secret');
    const tricks = [
      `files/${deleted}.png`,
      `files/${pending}.png`,
      `tmp/files/${pending}.png`,
      `files/../tmp/files/${pending}.png`,
      `files/../secret/${mine}.png`,
      `files/%2e%2e/secret/${mine}.png`,
      `files/..%2fsecret/${mine}.png`,
      `files/../recordings/${mine}.mp4`,
      `recordings/../files/${mine}.png`,
      `files/${mine}.mp4`,
      `files%2f${mine}.png`,
      `files\\${mine}.png`,
      `files//${mine}.png`,
      `/files/${mine}.png`,
      `files/${mine}.png%00`,
      `files/${mine}.png/../../secret/${mine}.png`,
      `secret/${mine}.png?/media/files/${mine}.png`,
      `files/?list-type=2`,
      'files/',
    ];
    for (const trick of tricks) {
      for (const person of [scene.owner, stranger]) {
        const { status, text } = await scene.download(trick, person);
        expect([400, 403, 404], trick).toContain(status);
        expect(text, trick).not.toMatch(/a film|a secret|PNG/);
      }
    }
    const headers = { cookie: scene.owner.cookie, 'x-original-url': `/media/files/${mine}.png` };
    for (const inner of ['/api/v1.0/files/media-auth/', '/api/v1.0/files/media-%61uth/', '/media-check']) {
      expect([403, 404], inner).toContain((await plainRequest(scene.nginx.origin, { target: inner, headers })).status);
    }
  });

  it('serves a file that is no picture as a sandboxed attachment', async () => {
    await using scene = await startScene({ FILE_UPLOAD_APPLY_RESTRICTIONS: 'false' });
    const id = await scene.upload(`<html>${svgPicture}</html>`, 'a.html', 'text/html');
    await scene.end(id);
    const { status, headers } = await scene.download(`files/${id}.html`);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-disposition': 'attachment',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    });
  });
});
