import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startFileScene } from '#test/support/file-scene.ts';

const missing = { status: 404, json: { detail: 'No File matches the given query.' } };
const deleted = { status: 404, json: { detail: 'Not found.' } };

describe('a change of a file', () => {
  it('sets title and description, and nothing else', async () => {
    await using scene = await startFileScene();
    const { json: created } = await scene.create({ description: 'Old' });
    const path = `files/${created.id}/`;
    const body = {
      description: 'New',
      title: ' New title ',
      filename: 'x.exe',
      upload_state: 'ready',
      size: 1,
      id: randomUUID(),
    };
    const changed = await scene.call(scene.owner, 'PATCH', path, body);
    const { policy: _, ...shown } = created;
    const updated_at = expect.stringMatching(/Z$/);
    expect(changed).toMatchObject({
      status: 200,
      json: { ...shown, title: 'New title', description: 'New', updated_at },
    });
    expect(changed.json).not.toHaveProperty('policy');
    expect(changed.json.updated_at > created.updated_at).toBe(true);
    const kept = await scene.call(scene.owner, 'PATCH', path, { title: 'Other' });
    expect(kept.json).toMatchObject({ title: 'Other', description: 'New' });
    const put = await scene.call(scene.owner, 'PUT', path, {
      title: 'Last',
      type: 'background_image',
      description: null,
    });
    expect(put).toMatchObject({ status: 200, json: { title: 'Last', description: null } });
    expect((await scene.call(scene.owner, 'PUT', path, {})).json).toEqual({
      title: ['This field is required.'],
      type: ['This field is required.'],
    });
    expect((await scene.call(scene.owner, 'PATCH', path, { title: '', type: 'x' })).json).toEqual({
      title: ['This field may not be blank.'],
      type: ['"x" is not a valid choice.'],
    });
  });

  it('is for the creator, while the file is there', async () => {
    await using scene = await startFileScene();
    const stranger = await scene.people.newPerson();
    const { json } = await scene.create();
    const change = (id: string, person = scene.owner) => scene.call(person, 'PATCH', `files/${id}/`, { title: 'x' });
    expect(await change(json.id, stranger)).toMatchObject(missing);
    expect(await change(randomUUID())).toMatchObject(missing);
    expect(await change('nonsense')).toMatchObject({ status: 404, json: { detail: 'Not found.' } });
    await scene.call(scene.owner, 'DELETE', `files/${json.id}/`);
    expect(await change(json.id)).toMatchObject(deleted);
    expect(await change(json.id, stranger)).toMatchObject(missing);
    expect(await scene.row(json.id)).toMatchObject({ title: 'picture' });
  });

  it('and its deletion are the only methods at the address of a file', async () => {
    await using scene = await startFileScene();
    const { json } = await scene.create();
    const shown = await scene.call(scene.owner, 'GET', `files/${json.id}/`);
    expect(shown).toMatchObject({ status: 405, json: { detail: 'Method "GET" not allowed.' } });
    expect(shown.headers.get('allow')).toBe('PUT, PATCH, DELETE, OPTIONS');
  });
});

describe('the deletion of a file', () => {
  it('keeps row and object until a purge, and happens once', async () => {
    await using scene = await startFileScene();
    const id = await scene.ready();
    const stranger = await scene.people.newPerson();
    const remove = (person = scene.owner) => scene.call(person, 'DELETE', `files/${id}/`);
    expect(await remove(stranger)).toMatchObject(missing);
    const answers = await Promise.all([remove(), remove()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404]);
    expect(await remove()).toMatchObject(deleted);
    expect(await scene.row(id)).toMatchObject({ deleted_at: expect.any(Date), hard_deleted_at: null });
    expect(await scene.bucket.keys()).toEqual([`files/${id}.png`]);
  });
});
