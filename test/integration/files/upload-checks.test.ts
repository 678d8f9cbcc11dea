import { describe, expect, inject, it } from 'vitest';
import { type FileScene, startFileScene } from '#test/support/file-scene.ts';
import { pngPicture, zipArchive } from '#test/support/pictures.ts';
import { type Relayed, startStorageRelay } from '#test/support/storage-relay.ts';
import { expectGone, notPending, tooLarge, unclear, wrongType } from '#test/support/upload-answers.ts';

describe('an upload that cannot be checked', () => {
  it('is pending again, and may be ended again', async () => {
    await using scene = await startFileScene();
    const { json } = await scene.create();
    expect(await scene.end(json.id)).toMatchObject(unclear);
    expect(await scene.row(json.id)).toMatchObject({ upload_state: 'pending', mimetype: null, size: null });
    expect(await scene.put(json.policy, pngPicture())).toBe(200);
    expect(await scene.end(json.id)).toMatchObject({ status: 200 });
  });

  it('is pending again whatever the storage fails at', async () => {
    await using relay = await startStorageRelay(inject('minio').endpoint);
    await using scene = await startFileScene({ AWS_S3_ENDPOINT_URL: relay.origin });
    const id = await scene.upload(pngPicture(), 'a.png', 'text/html');
    const steps: readonly ((asked: Relayed) => boolean)[] = [
      ({ method, path }) => method === 'HEAD' && path.includes('/tmp/'),
      ({ copies }) => copies,
      ({ method }) => method === 'HEAD',
      ({ method }) => method === 'GET',
      ({ copies }) => copies && relay.seen.some(({ method }) => method === 'GET'),
    ];
    for (const fails of steps) {
      relay.seen.length = 0;
      relay.after = (asked, answer) => {
        if (fails(asked)) answer.status = 503;
      };
      expect(await scene.end(id)).toMatchObject(unclear);
      expect(relay.seen.some(fails)).toBe(true);
      expect(await scene.row(id)).toMatchObject({ upload_state: 'pending' });
    }
    relay.after = () => undefined;
    expect(await scene.end(id)).toMatchObject({ status: 200, json: { mimetype: 'image/png' } });
  });

  it('is checked again once a process that died with it has been away long enough', async () => {
    await using scene = await startFileScene();
    const id = await scene.upload();
    const die = (ago: string) =>
      scene.people.pool.query(
        `update public.file set upload_state = 'analyzing', updated_at = now() - $2::interval where id = $1`,
        [id, ago],
      );
    await die('9 minutes');
    expect(await scene.end(id)).toMatchObject(notPending);
    await die('11 minutes');
    expect(await scene.end(id)).toMatchObject({ status: 200 });
  });
});

describe('a storage that reports a wrong size', () => {
  async function startLying() {
    await using stack = new AsyncDisposableStack();
    const relay = stack.use(await startStorageRelay(inject('minio').endpoint));
    const scene = stack.use(await startFileScene({ AWS_S3_ENDPOINT_URL: relay.origin }));
    const started = stack.move();
    return { relay, ...scene, [Symbol.asyncDispose]: () => started.disposeAsync() };
  }

  it('that is too large has the upload refused without a copy or a download', async () => {
    await using scene = await startLying();
    const id = await scene.upload();
    scene.relay.after = ({ method }, answer) => {
      if (method === 'HEAD') answer.headers['content-length'] = String(2 ** 31);
    };
    scene.relay.seen.length = 0;
    expect(await scene.end(id)).toMatchObject(tooLarge);
    expect(scene.relay.seen.filter(({ method, copies }) => method === 'GET' || copies)).toEqual([]);
    await expectGone(scene, id);
  });

  it('that is too small is detected when the copy is read', async () => {
    await using scene = await startLying();
    const id = await scene.upload(pngPicture(3 * 2 ** 20));
    scene.relay.after = ({ method }, answer) => {
      if (method === 'HEAD') answer.headers['content-length'] = '100';
    };
    expect(await scene.end(id)).toMatchObject(tooLarge);
    await expectGone(scene, id);
  });

  it('and sends less than it claims leaves the file pending', async () => {
    await using scene = await startLying();
    const id = await scene.upload(pngPicture(5_000));
    scene.relay.after = ({ method }, answer) => {
      if (method !== 'GET') return;
      answer.body = answer.body.subarray(0, 100);
      answer.headers['content-length'] = '100';
    };
    expect(await scene.end(id)).toMatchObject(unclear);
    expect(await scene.row(id)).toMatchObject({ upload_state: 'pending' });
  });
});

describe('while an upload is checked', () => {
  /** Starts it with a storage that waits before it copies, for `act`. */
  async function startWaiting(act: (scene: FileScene, id: string) => Promise<void>, content?: Buffer) {
    await using stack = new AsyncDisposableStack();
    const relay = stack.use(await startStorageRelay(inject('minio').endpoint));
    const scene = stack.use(await startFileScene({ AWS_S3_ENDPOINT_URL: relay.origin }));
    const id = await scene.upload(content);
    let acted = false;
    relay.before = async ({ copies }) => {
      if (!copies || acted) return;
      acted = true;
      await act(scene, id);
    };
    const started = stack.move();
    return { ...scene, id, [Symbol.asyncDispose]: () => started.disposeAsync() };
  }

  it('a deletion wins', async () => {
    const remove = async (scene: FileScene, id: string) => {
      expect((await scene.call(scene.owner, 'DELETE', `files/${id}/`)).status).toBe(204);
    };
    await using scene = await startWaiting(remove);
    expect(await scene.end(scene.id)).toMatchObject({ status: 404, json: { detail: 'Not found.' } });
    const row = await scene.row(scene.id);
    expect(row).toMatchObject({ deleted_at: expect.any(Date), hard_deleted_at: null, upload_state: 'analyzing' });
  });

  it('a change of the title stays, and does not disturb', async () => {
    const rename = async (scene: FileScene, id: string) => {
      const { json } = await scene.call(scene.owner, 'PATCH', `files/${id}/`, { title: 'Other' });
      expect(json).toMatchObject({ title: 'Other', upload_state: 'analyzing', url: null });
    };
    await using scene = await startWaiting(rename);
    expect(await scene.end(scene.id)).toMatchObject({ status: 200, json: { title: 'Other', upload_state: 'ready' } });
  });

  it('what is uploaded again is what is checked', async () => {
    const replace = async (scene: FileScene, id: string) =>
      scene.bucket.put(`tmp/files/${id}.png`, zipArchive, 'image/png');
    await using scene = await startWaiting(replace);
    expect(await scene.end(scene.id)).toMatchObject(wrongType);
    await expectGone(scene, scene.id);
  });

  it('an outdated check ends nothing', async () => {
    const takeOver = (scene: FileScene, id: string) =>
      scene.people.pool
        .query(`update public.file set updated_at = now() + interval '1 second' where id = $1`, [id])
        .then(() => undefined);
    await using scene = await startWaiting(takeOver);
    expect(await scene.end(scene.id)).toMatchObject(unclear);
    expect(await scene.row(scene.id)).toMatchObject({ upload_state: 'analyzing' });
  });
});
