import { describe, expect, it, vi } from 'vitest';
import { countPurgeable } from '#src/files/purge-files.ts';
import { removeFiles } from '#src/files/remove-files.ts';
import { removeUpload } from '#src/files/remove-upload.ts';
import { countRead } from '#test/support/count-read.ts';
import { eventually } from '#test/support/eventually.ts';
import { type FileScene, startFileScene } from '#test/support/file-scene.ts';
import { openFileWork } from '#test/support/file-work.ts';
import { pngPicture } from '#test/support/pictures.ts';
import { startProduct } from '#test/support/start-product.ts';
import { startScript } from '#test/support/start-script.ts';

const age = (scene: FileScene, id: string, columns: string) =>
  scene.people.pool.query(`update public.file set ${columns} where id = $1`, [id]);

const ago = (interval: string) => `now() - interval '${interval}'`;

/** One file of every age; resolves with those that a purge keeps, and those that it removes. */
async function createAll(scene: FileScene) {
  const make = async (columns: string, file = scene.upload()) => {
    const id = await file;
    await age(scene, id, columns);
    return id;
  };
  const analyzing = `upload_state = 'analyzing', created_at = ${ago('30 days')}`;
  return {
    kept: [
      await make(`created_at = ${ago('30 days')}`, scene.ready()),
      await make(`deleted_at = ${ago('6 days 23 hours')}`, scene.ready()),
      await make(`created_at = ${ago('23 hours')}`),
      await make(`${analyzing}, updated_at = ${ago('9 minutes')}`),
      await make(`${analyzing}, updated_at = ${ago('9 minutes')}, deleted_at = ${ago('8 days')}`),
    ],
    removed: [
      await make(`deleted_at = ${ago('7 days 1 hour')}`, scene.ready('holiday.JPG')),
      await make(`deleted_at = ${ago('8 days')}`),
      await make(`created_at = ${ago('25 hours')}`),
      await make(`created_at = ${ago('25 hours')}, deleted_at = ${ago('1 hour')}`),
      await make(`${analyzing}, updated_at = ${ago('11 minutes')}`),
      await make(`deleted_at = ${ago('1 hour')}, hard_deleted_at = ${ago('1 hour')}`, scene.ready()),
    ],
  };
}

async function expectLeft(
  scene: FileScene,
  { kept, removed }: { readonly kept: string[]; readonly removed: string[] },
) {
  const { rows } = await scene.people.pool.query<{ id: string }>('select id from public.file');
  expect(rows.map(({ id }) => id).sort()).toEqual(kept.toSorted());
  const keys = await scene.bucket.keys();
  expect(kept.filter((id) => !keys.some((key) => key.includes(id)))).toEqual([]);
  expect(removed.filter((id) => keys.some((key) => key.includes(id)))).toEqual([]);
}

const unlimited = { FILE_UPLOAD_RESTRICTIONS: "{'background_image': {'max_count_by_user': 100}}" };

describe('the purge of files', () => {
  it('removes objects and rows that are due, and says how many', async () => {
    await using scene = await startFileScene(unlimited);
    const work = openFileWork(scene);
    const all = await createAll(scene);
    expect(await work.purge()).toEqual({ purged: all.removed.length, kept: 0 });
    await expectLeft(scene, all);
    expect(await work.purge()).toEqual({ purged: 0, kept: 0 });
    expect(await work.counted()).toBe(all.removed.length);
  });

  it('removes each file once, whichever replicas do it at once', async () => {
    await using scene = await startFileScene(unlimited);
    const work = openFileWork(scene);
    const all = await createAll(scene);
    await Promise.all([work.purge(), work.purge(), work.purge()]);
    await expectLeft(scene, all);
    expect(await work.counted()).toBe(all.removed.length);
  });

  it('keeps a row until its object is removed', async () => {
    await using scene = await startFileScene();
    const id = await scene.ready();
    await age(scene, id, `deleted_at = ${ago('8 days')}`);
    const away = openFileWork(scene, { AWS_S3_ENDPOINT_URL: 'http://127.0.0.1:9' });
    await expect(away.purge()).rejects.toThrow('S3 cannot be reached');
    expect(await scene.row(id)).toMatchObject({ hard_deleted_at: expect.any(Date) });
    const refused = openFileWork(scene, { AWS_S3_SECRET_ACCESS_KEY: 'wrong' });
    expect(await refused.purge()).toEqual({ purged: 0, kept: 1 });
    expect(await scene.row(id)).toMatchObject({ hard_deleted_at: expect.any(Date) });
    expect(await openFileWork(scene).purge()).toEqual({ purged: 1, kept: 0 });
    expect(await scene.row(id)).toBeUndefined();
    expect(await scene.bucket.keys()).toEqual([]);
  });

  it('never removes the row of a file that is not marked', async () => {
    await using scene = await startFileScene();
    const id = await scene.ready();
    await removeFiles(openFileWork(scene).deps, [{ id, filename: 'other.png' }]);
    expect(await scene.row(id)).toMatchObject({ upload_state: 'ready' });
  });

  it('removes files of all ids that people may choose', async () => {
    await using scene = await startFileScene();
    for (const digit of ['0', 'f']) {
      const id = '00000000-0000-0000-0000-000000000000'.replaceAll('0', digit);
      expect(await scene.create({ id })).toMatchObject({ status: 201, json: { id } });
      await age(scene, id, `deleted_at = ${ago('8 days')}`);
    }
    expect(await openFileWork(scene).purge()).toEqual({ purged: 2, kept: 0 });
  });

  it('goes through any number of files in pages', async () => {
    await using scene = await startFileScene();
    const kept = await scene.ready();
    await scene.people.pool.query(
      `insert into public.file (id, created_at, updated_at, type, title, filename, upload_state, creator_id)
       select gen_random_uuid(), now() - interval '2 days', now(), 'background_image', 'a', 'a.png', 'pending', $1
       from generate_series(1, 1200)`,
      [scene.owner.id],
    );
    expect(await openFileWork(scene).purge()).toEqual({ purged: 1200, kept: 0 });
    expect(await scene.row(kept)).toMatchObject({ upload_state: 'ready' });
  });

  it('reads what is due, however many files there are', async () => {
    await using scene = await startFileScene();
    const { pool } = scene.people;
    await pool.query(
      `insert into public.file (id, created_at, updated_at, type, title, filename, upload_state, creator_id)
       select gen_random_uuid(), now() - interval '2 days', now(), 'background_image', 'a', 'a.png', 'ready', $1
       from generate_series(1, 10000)`,
      [scene.owner.id],
    );
    await pool.query('analyze public.file');
    const asked = vi.spyOn(scene.product.database.pool, 'query');
    await openFileWork(scene).purge();
    await countPurgeable(scene.product.database, 7);
    const statements = asked.mock.calls.map(([config]) => config as unknown as { text: string; values?: unknown[] });
    asked.mockRestore();
    expect(statements).toHaveLength(4);
    for (const { text, values = [] } of statements) expect(await countRead(pool, text, values), text).toBeLessThan(100);
  });

  it('ends a check whose process died, so that the upload can be ended again', async () => {
    await using scene = await startFileScene();
    const id = await scene.upload();
    await age(scene, id, `upload_state = 'analyzing', updated_at = ${ago('11 minutes')}`);
    expect(await openFileWork(scene).purge()).toEqual({ purged: 0, kept: 0 });
    expect(await scene.row(id)).toMatchObject({ upload_state: 'pending' });
    expect((await scene.end(id)).status).toBe(200);
  });

  it('follows the days of a setting, which may be none', async () => {
    await using scene = await startFileScene({ FILE_PURGE_GRACE_DAYS: '0' });
    const [id, kept] = [await scene.ready(), await scene.ready()];
    await scene.call(scene.owner, 'DELETE', `files/${id}/`);
    expect(await openFileWork(scene).purge()).toEqual({ purged: 1, kept: 0 });
    expect(await scene.row(kept)).toBeDefined();
  });

  it('is a round of the product', async () => {
    await using scene = await startFileScene();
    const id = await scene.upload();
    await age(scene, id, `created_at = ${ago('25 hours')}`);
    await using _ = await startProduct({ databaseUrl: scene.product.databaseUrl, env: scene.bucket.env });
    await eventually('the file is removed', async () => (await scene.row(id)) === undefined);
    expect(await scene.bucket.keys()).toEqual([]);
  });

  it('is a command, which can also count only', async () => {
    await using scene = await startFileScene(unlimited);
    const all = await createAll(scene);
    const env = { NODE_ENV: 'development', DATABASE_URL: scene.product.databaseUrl, ...scene.bucket.env };
    const run = async (...args: string[]) => {
      const program = new URL('../../../src/cli/greenroom.ts', import.meta.url).pathname;
      await using script = startScript(process.execPath, [program, 'files', 'purge', ...args], env);
      return { code: await script.ended, text: script.lines.join('\n') };
    };
    // The check that was abandoned is found once it has ended.
    const found = all.removed.length - 1;
    expect(await run('--dry-run')).toEqual({ code: 0, text: `${found} files would be removed.` });
    expect((await scene.people.pool.query('select from public.file')).rowCount).toBe(11);
    const { code, text } = await run('--json');
    expect({ code, ...JSON.parse(text) }).toEqual({ code: 0, found, purged: found + 1, kept: 0 });
    await expectLeft(scene, all);
    expect(await run()).toEqual({ code: 0, text: '0 files were removed.' });
  });
});

describe('what is uploaded', () => {
  const jobs = async (scene: FileScene) => {
    const { rows } = await scene.people.pool.query<{ about: string; seconds: number }>(
      `select j.payload ->> 'about' as about, extract(epoch from j.run_at - now())::int as seconds
       from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where t.identifier = 'files.remove-upload'`,
    );
    return rows;
  };

  it('is removed again once its address has expired: after a check, a refusal, and a deletion', async () => {
    await using scene = await startFileScene();
    const { json } = await scene.create();
    await scene.put(json.policy, pngPicture());
    await scene.end(json.id);
    expect(await scene.put(json.policy, pngPicture())).toBe(200);
    expect(await scene.bucket.keys()).toEqual([`files/${json.id}.png`, `tmp/files/${json.id}.png`]);
    const refused = await scene.upload('my prose');
    await scene.end(refused);
    const deleted = await scene.upload();
    await scene.call(scene.owner, 'DELETE', `files/${deleted}/`);
    const planned = await jobs(scene);
    const names = [json.id, refused, deleted].map((id) => `${id}.png`);
    expect(planned.map(({ about }) => about).sort()).toEqual(names.toSorted());
    for (const { about, seconds } of planned) {
      expect(seconds).toBeGreaterThan(60);
      expect(await removeUpload(openFileWork(scene).deps).run(about)).toBeNull();
    }
    expect(await scene.bucket.keys()).toEqual([`files/${json.id}.png`]);
  });
});
