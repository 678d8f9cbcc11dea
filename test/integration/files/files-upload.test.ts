import { randomBytes } from 'node:crypto';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, inject, it } from 'vitest';
import { startFileScene } from '#test/support/file-scene.ts';
import { jpegStart, pngPicture, svgPicture, zipArchive } from '#test/support/pictures.ts';
import { expectGone, notPending, tooLarge, wrongType } from '#test/support/upload-answers.ts';

const restrict = (restrictions: object) => ({
  FILE_UPLOAD_RESTRICTIONS: JSON.stringify({ background_image: restrictions }),
});

describe.each(['minio', 'versitygw'] as const)('an upload to %s', (server) => {
  it('becomes a file once it ended, under its real type', async () => {
    await using scene = await startFileScene({}, inject(server));
    const content = pngPicture(5_000);
    const id = await scene.upload(content, 'holiday.JPG', 'text/html');
    const ended = await scene.end(id);
    expect(ended).toMatchObject({
      status: 200,
      json: {
        id,
        upload_state: 'ready',
        mimetype: 'image/png',
        size: content.length,
        url: `/media/files/${id}.JPG`,
        filename: 'holiday.JPG',
      },
    });
    expect(ended.json).not.toHaveProperty('policy');
    // The upload is not kept a second time.
    expect(await scene.bucket.keys()).toEqual([`files/${id}.JPG`]);
    const kept = { Bucket: scene.bucket.name, Key: `files/${id}.JPG` };
    expect(await scene.bucket.client.send(new HeadObjectCommand(kept))).toMatchObject({
      ContentType: 'image/png',
      ContentLength: content.length,
    });
    expect(await scene.end(id)).toMatchObject(notPending);
  });

  it('that is refused leaves nothing behind', async () => {
    await using scene = await startFileScene(restrict({ max_size: 500 }), inject(server));
    const large = await scene.upload(pngPicture(600));
    expect(await scene.end(large)).toMatchObject(tooLarge);
    await expectGone(scene, large);
    const wrong = await scene.upload(zipArchive);
    expect(await scene.end(wrong)).toMatchObject(wrongType);
    await expectGone(scene, wrong);
    expect(await scene.end(wrong)).toMatchObject({ status: 404 });
  });
});

describe('the check of an upload', () => {
  it.each([
    ['an archive', zipArchive],
    ['a drawing', svgPicture],
    ['a drawing with a declaration', `<?xml version="1.0"?>${svgPicture}`],
    ['a page', '<html><script>alert(1)</script></html>'],
    ['a page behind the signature of another picture', `GIF89a/*${svgPicture}*/`],
    ['nothing', ''],
    ['noise', Buffer.concat([Buffer.alloc(1), randomBytes(4_000)])],
  ])('refuses %s named as a picture', async (_, content) => {
    await using scene = await startFileScene();
    const id = await scene.upload(content);
    expect(await scene.end(id)).toMatchObject(wrongType);
    await expectGone(scene, id);
  });

  it('takes a picture with something behind it for the picture that browsers show', async () => {
    await using scene = await startFileScene();
    const id = await scene.upload(
      Buffer.concat([jpegStart, zipArchive, Buffer.from(svgPicture)]),
      'a.png',
      'text/html',
    );
    expect(await scene.end(id)).toMatchObject({ status: 200, json: { mimetype: 'image/jpeg' } });
    const kept = { Bucket: scene.bucket.name, Key: `files/${id}.png` };
    expect(await scene.bucket.client.send(new HeadObjectCommand(kept))).toMatchObject({ ContentType: 'image/jpeg' });
  });

  it('allows the types and sizes that a setting names', async () => {
    const allowed = {
      allowed_mimetypes: ['text/plain', 'application/pdf'],
      allowed_extensions: ['.txt', '.pdf'],
      max_size: 80,
    };
    await using scene = await startFileScene(restrict(allowed));
    const text = await scene.upload('my prose', 'my_file.txt', 'text/html');
    expect(await scene.end(text)).toMatchObject({ status: 200, json: { mimetype: 'text/plain', size: 8 } });
    const exact = await scene.upload('a'.repeat(80), 'my_file.txt', 'text/plain');
    expect(await scene.end(exact)).toMatchObject({ status: 200, json: { size: 80 } });
    const { json } = await scene.create({ filename: 'my_file.pdf' });
    const Key = `tmp/files/${json.id}.pdf`;
    const page = { Bucket: scene.bucket.name, Key, Body: '<meta http-equiv="refresh">', ContentType: 'text/html' };
    await scene.bucket.client.send(new PutObjectCommand({ ...page, Metadata: { foo: 'bar' } }));
    expect(await scene.end(json.id)).toMatchObject({ status: 200, json: { mimetype: 'application/pdf' } });
    const kept = { Bucket: scene.bucket.name, Key: `files/${json.id}.pdf` };
    expect(await scene.bucket.client.send(new HeadObjectCommand(kept))).toMatchObject({
      ContentType: 'application/pdf',
      Metadata: { foo: 'bar' },
    });
    const picture = await scene.upload(pngPicture(), 'my_file.txt');
    expect(await scene.end(picture)).toMatchObject(wrongType);
  });

  it('allows everything without restrictions, and refuses everything at a size of nought', async () => {
    await using free = await startFileScene({
      FILE_UPLOAD_APPLY_RESTRICTIONS: 'false',
      ...restrict({ max_size: 1, allowed_mimetypes: ['application/pdf'] }),
    });
    const id = await free.upload('my prose', 'my_file.txt', 'text/plain');
    expect(await free.end(id)).toMatchObject({ status: 200, json: { mimetype: 'text/plain', size: 8 } });
    const empty = await free.upload('', 'folder.d/my #?%20 été', 'text/plain');
    expect(await free.end(empty)).toMatchObject({ status: 200, json: { size: 0, url: `/media/files/${empty}` } });
    const odd = await free.upload('my prose', 'my.#?%20 été', 'text/plain');
    expect((await free.end(odd)).json.url).toBe(`/media/files/${odd}.${encodeURIComponent('#?%20 été')}`);
    await using none = await startFileScene(restrict({ max_size: 0 }));
    expect(await none.end(await none.upload())).toMatchObject(tooLarge);
  });

  it('is for the creator', async () => {
    await using scene = await startFileScene();
    const id = await scene.upload();
    const stranger = await scene.people.newPerson();
    const missing = { status: 404, json: { detail: 'No File matches the given query.' } };
    expect(await scene.end(id, stranger)).toMatchObject(missing);
    expect(await scene.end('nonsense')).toMatchObject({ status: 404, json: { detail: 'Not found.' } });
    await scene.call(scene.owner, 'DELETE', `files/${id}/`);
    expect(await scene.end(id)).toMatchObject({ status: 404, json: { detail: 'Not found.' } });
  });

  it('succeeds once, however often it is asked for at once', async () => {
    await using scene = await startFileScene();
    const id = await scene.upload();
    const answers = await Promise.all([scene.end(id), scene.end(id), scene.end(id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect(answers.filter(({ status }) => status === 400)).toMatchObject([notPending, notPending]);
    expect(await scene.row(id)).toMatchObject({ upload_state: 'ready' });
  });

  it('counts its outcomes, and logs neither names nor addresses', async () => {
    await using scene = await startFileScene();
    await scene.ready('secret-name.png');
    await scene.end(await scene.upload(zipArchive, 'secret-name.png'));
    await scene.end((await scene.create({ filename: 'secret-name.png' })).json.id);
    const metrics = await fetch(`${scene.product.origin}/metrics`, {
      headers: { authorization: 'Bearer an-operators-token-of-tests' },
    });
    const text = await metrics.text();
    for (const outcome of ['ready', 'type_refused', 'failed']) {
      expect(text).toContain(`greenroom_file_uploads_total{outcome="${outcome}"} 1`);
    }
    expect(scene.product.logged.join()).toContain('an upload was refused');
    expect(scene.product.logged.join()).not.toMatch(/secret-name|X-Amz-Signature/);
  });
});
