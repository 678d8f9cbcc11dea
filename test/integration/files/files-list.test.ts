import { describe, expect, it } from 'vitest';
import { type FileScene, startFileScene } from '#test/support/file-scene.ts';

const list = (scene: FileScene, query = '') => scene.call(scene.owner, 'GET', `files/${query}`);

const idsOf = async (scene: FileScene, query = ''): Promise<string[]> =>
  (await list(scene, query)).json.results.map(({ id }: { id: string }) => id);

/** Creates as many files of the owner, each a minute older than the next one. */
async function createSome(scene: FileScene, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at++) {
    const { json } = await scene.create({ filename: `${String.fromCharCode(97 + at)}.png` });
    await scene.people.pool.query(
      `update public.file set created_at = now() - make_interval(mins => $2), updated_at = now() - make_interval(mins => $2)
       where id = $1`,
      [json.id, count - at],
    );
    ids.push(json.id);
  }
  return ids;
}

describe('the list of files', () => {
  it('has the own ones alone, also deleted ones, but not those deleted for good', async () => {
    await using scene = await startFileScene();
    expect((await list(scene)).json).toEqual({ count: 0, next: null, previous: null, results: [] });
    const [ready, deleted, gone] = [await scene.ready('my.JPG'), await scene.upload(), await scene.upload()];
    await scene.create({}, await scene.people.newPerson());
    await scene.call(scene.owner, 'DELETE', `files/${deleted}/`);
    await scene.people.pool.query('update public.file set deleted_at = now(), hard_deleted_at = now() where id = $1', [
      gone,
    ]);
    const { status, json } = await list(scene, '?ordering=created_at');
    expect({ status, count: json.count }).toEqual({ status: 200, count: 2 });
    expect(json.results).toMatchObject([
      {
        id: ready,
        upload_state: 'ready',
        mimetype: 'image/png',
        url: `/media/files/${ready}.JPG`,
        deleted_at: null,
        creator: { id: scene.owner.id, full_name: scene.owner.name, short_name: null },
        abilities: { destroy: true, hard_delete: true, retrieve: true, media_auth: true, update: true },
      },
      {
        id: deleted,
        upload_state: 'pending',
        url: null,
        deleted_at: expect.stringMatching(/Z$/),
        abilities: {
          destroy: false,
          hard_delete: true,
          retrieve: true,
          media_auth: false,
          partial_update: false,
          update: false,
          upload_ended: false,
        },
      },
    ]);
    expect(json.results[0]).not.toHaveProperty('policy');
    // The address of a deleted file is shown, but opens nothing.
    expect(await idsOf(scene, '?is_deleted=true')).toEqual([deleted]);
    expect(await idsOf(scene, '?is_deleted=False')).toEqual([ready]);
    expect(await idsOf(scene, '?is_deleted=nonsense')).toHaveLength(2);
    expect(await idsOf(scene, '?upload_state=ready&type=background_image')).toEqual([ready]);
    expect(await idsOf(scene, '?upload_state=pending&is_deleted=false')).toEqual([]);
    expect(await idsOf(scene, '?upload_state=&type=')).toHaveLength(2);
  });

  it('says which choices do not exist, and ignores other wrong parameters', async () => {
    await using scene = await startFileScene();
    await createSome(scene, 2);
    const unknown = (value: string) => [`Select a valid choice. ${value} is not one of the available choices.`];
    expect(await list(scene, '?type=unknown')).toMatchObject({ status: 400, json: { type: unknown('unknown') } });
    expect((await list(scene, '?type=a&type=b&upload_state=gone')).json).toEqual({
      type: unknown('b'),
      upload_state: unknown('gone'),
    });
    for (const query of [
      '?unknown=true',
      '?is_creator_me=true',
      '?is_creator_me=invalid',
      '?ordering=size,drop',
      '?page_size=x',
    ]) {
      expect(await idsOf(scene, query), query).toHaveLength(2);
    }
    expect((await list(scene, '?is_creator_me=false')).json).toMatchObject({ count: 0, results: [] });
  });

  it('is sorted as asked, the last changed first by default', async () => {
    await using scene = await startFileScene();
    const ids = await createSome(scene, 3);
    await scene.call(scene.owner, 'PATCH', `files/${ids[0]}/`, { title: 'z' });
    const [first, second, third] = ids;
    expect(await idsOf(scene)).toEqual([first, third, second]);
    expect(await idsOf(scene, '?ordering=-updated_at')).toEqual([first, third, second]);
    expect(await idsOf(scene, '?ordering=updated_at')).toEqual([second, third, first]);
    expect(await idsOf(scene, '?ordering=created_at')).toEqual([first, second, third]);
    expect(await idsOf(scene, '?ordering=-created_at')).toEqual([third, second, first]);
    expect(await idsOf(scene, '?ordering=title')).toEqual([second, third, first]);
    expect(await idsOf(scene, '?ordering=-title,created_at')).toEqual([first, third, second]);
    expect(await idsOf(scene, '?ordering=nonsense,title')).toEqual([second, third, first]);
  });

  it('comes in pages, also without the last slash', async () => {
    await using scene = await startFileScene();
    const ids = (await createSome(scene, 3)).toReversed();
    const first = (await list(scene, '?page_size=2')).json;
    const address = `${scene.product.origin}/api/v1.0/files/`;
    expect(first).toMatchObject({ count: 3, next: `${address}?page=2&page_size=2`, previous: null });
    const second = (await list(scene, '?page=2&page_size=2')).json;
    expect(second).toMatchObject({ count: 3, next: null, previous: `${address}?page_size=2` });
    expect([...first.results, ...second.results].map(({ id }) => id)).toEqual(ids);
    expect(await list(scene, '?page=3&page_size=2')).toMatchObject({ status: 404, json: { detail: 'Invalid page.' } });
    const slashless = await scene.call(scene.owner, 'GET', 'files?page=1&page_size=50&is_creator_me=true');
    expect(slashless).toMatchObject({ status: 200, json: { count: 3 } });
  });

  it('gives files an address under the base of a setting', async () => {
    await using scene = await startFileScene({ MEDIA_BASE_URL: 'https://media.example.org' });
    const id = await scene.ready();
    expect((await list(scene)).json.results[0].url).toBe(`https://media.example.org/media/files/${id}.png`);
  });
});
