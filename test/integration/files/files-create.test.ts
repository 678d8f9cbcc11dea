import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startFileScene } from '#test/support/file-scene.ts';
import { pngPicture } from '#test/support/pictures.ts';
import { startRestScene } from '#test/support/rest-scene.ts';

const type = 'background_image';

describe('a new file', () => {
  it('is pending, and comes with the address of its upload', async () => {
    await using scene = await startFileScene();
    const { owner, bucket } = scene;
    const body = { title: 'Eiffel tower', filename: 'my holiday.png', type, description: 'A tower' };
    const { status, json } = await scene.call(owner, 'POST', 'files/', body);
    expect(status).toBe(201);
    const { policy, ...shown } = json;
    expect(shown).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      updated_at: json.created_at,
      title: 'Eiffel tower',
      type,
      creator: { id: owner.id, full_name: owner.name, short_name: null },
      deleted_at: null,
      hard_deleted_at: null,
      filename: 'my holiday.png',
      upload_state: 'pending',
      mimetype: null,
      size: null,
      description: 'A tower',
      url: null,
      abilities: {
        destroy: true,
        hard_delete: true,
        retrieve: true,
        media_auth: true,
        partial_update: true,
        update: true,
        upload_ended: true,
      },
    });
    const address = new URL(policy);
    expect(address.origin).toBe(bucket.env.AWS_S3_ENDPOINT_URL);
    expect(address.pathname).toBe(`/${bucket.name}/tmp/files/${json.id}.png`);
    const query = Object.fromEntries(address.searchParams);
    const date = query['X-Amz-Date']!;
    expect(Math.abs(Date.parse(date.replace(/(.{4})(..)(..T..)(..)/, '$1-$2-$3:$4:')) - Date.now())).toBeLessThan(
      60_000,
    );
    const credential = `${bucket.env.AWS_S3_ACCESS_KEY_ID}/${date.slice(0, 8)}/us-east-1/s3/aws4_request`;
    expect(query).toEqual({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': credential,
      'X-Amz-Date': date,
      'X-Amz-Expires': '60',
      'X-Amz-SignedHeaders': 'host;x-amz-acl',
      'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await scene.row(json.id)).toMatchObject({ creator_id: owner.id, malware_detection_info: {} });
    expect(await scene.put(policy, pngPicture())).toBe(200);
    expect(await bucket.keys()).toEqual([`tmp/files/${json.id}.png`]);
  });

  it('is uploaded to the public address of the storage, for as long as a setting says', async () => {
    await using scene = await startFileScene({
      AWS_S3_DOMAIN_REPLACE: 'https://s3.example.org',
      AWS_S3_UPLOAD_POLICY_EXPIRATION: '5',
      FILE_UPLOAD_TMP_PATH: 'incoming/files',
    });
    const { json } = await scene.create();
    expect(json.policy).toMatch(`https://s3.example.org/${scene.bucket.name}/incoming/files/${json.id}.png?`);
    expect(new URL(json.policy).searchParams.get('X-Amz-Expires')).toBe('5');
  });

  it('has an allowed extension in any case, and by default the title of its name', async () => {
    await using scene = await startFileScene();
    const { status, json } = await scene.create({ filename: 'my.file.JPG' });
    expect({ status, title: json.title }).toEqual({ status: 201, title: 'my.file' });
    expect(new URL(json.policy).pathname).toMatch(`${json.id}.JPG`);
    for (const filename of ['file.notallowed', 'file', '.file', '.png', 'png', 'a.png/b', 'picture.png.', 'a.svg']) {
      expect(await scene.create({ filename }), filename).toMatchObject({
        status: 400,
        json: { filename: ['This file extension is not allowed.'] },
      });
    }
  });

  it('may be anything, any number of times, without restrictions', async () => {
    await using scene = await startFileScene({
      FILE_UPLOAD_APPLY_RESTRICTIONS: 'false',
      FILE_UPLOAD_RESTRICTIONS: "{'background_image': {'max_count_by_user': 0}}",
    });
    for (const filename of ['file.notallowed', 'file', '.file']) {
      expect(await scene.create({ filename })).toMatchObject({ status: 201, json: { filename } });
    }
  });

  it('is refused for each wrong field', async () => {
    await using scene = await startFileScene();
    const said = async (body: object) => (await scene.call(scene.owner, 'POST', 'files/', body)).json;
    expect(await said({ title: 'my item', type })).toEqual({ filename: ['This field is required.'] });
    expect(await said({ filename: 'a.png' })).toEqual({ type: ['This field is required.'] });
    expect(await said({ filename: 'a.png', type: 'x' })).toEqual({ type: ['"x" is not a valid choice.'] });
    const long = `${'a'.repeat(252)}.png`;
    expect(await said({ filename: long, type, title: '' })).toEqual({
      filename: ['Ensure this field has no more than 255 characters.'],
      title: ['This field may not be blank.'],
    });
    expect(await said({ filename: ' ', type: null, id: 'x', description: {} })).toEqual({
      filename: ['This field may not be blank.'],
      type: ['This field may not be null.'],
      id: ['Must be a valid UUID.'],
      description: ['Not a valid string.'],
    });
    expect(await said({ filename: 'a.png', type, description: 'a'.repeat(10_001) })).toEqual({
      description: ['Ensure this field has no more than 10000 characters.'],
    });
    expect(await said({ filename: 'a\0.png', type })).toEqual({ filename: ['Null characters are not allowed.'] });
    expect((await scene.people.pool.query('select from public.file')).rowCount).toBe(0);
  });

  it('may have an id of its own, which nobody takes from another', async () => {
    await using scene = await startFileScene();
    const [id, other] = [randomUUID(), await scene.people.newPerson()];
    expect(await scene.create({ id: id.toUpperCase() })).toMatchObject({ status: 201, json: { id } });
    const taken = { status: 400, json: { id: ['A file with this ID already exists. You cannot override it.'] } };
    expect(await scene.create({ id }, other)).toMatchObject(taken);
    expect(await scene.create({ id, filename: 'a.exe' })).toMatchObject(taken);
    expect(await scene.row(id)).toMatchObject({ creator_id: scene.owner.id });
    const people = await Promise.all(Array.from({ length: 4 }, () => scene.people.newPerson()));
    const shared = randomUUID();
    const answers = await Promise.all(people.map((person) => scene.create({ id: shared }, person)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400]);
    expect(answers.filter(({ status }) => status === 400)).toMatchObject([taken, taken, taken]);
  });
});

describe('the number of files', () => {
  const full = { status: 403, json: { detail: 'You have reached the maximum number of files for this type.' } };

  it('is limited, however many are created at once', async () => {
    await using scene = await startFileScene();
    const answers = await Promise.all(Array.from({ length: 14 }, () => scene.create()));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(answers.filter(({ status }) => status !== 201)).toMatchObject([full, full, full, full]);
    expect((await scene.people.pool.query('select from public.file')).rowCount).toBe(10);
    // Others are not limited by it.
    expect((await scene.create({}, await scene.people.newPerson())).status).toBe(201);
  });

  it('counts what is not deleted', async () => {
    await using scene = await startFileScene({
      FILE_UPLOAD_RESTRICTIONS: "{'background_image': {'max_count_by_user': 1}}",
    });
    const { json } = await scene.create();
    expect(await scene.create()).toMatchObject(full);
    expect((await scene.call(scene.owner, 'DELETE', `files/${json.id}/`)).status).toBe(204);
    expect((await scene.create()).status).toBe(201);
    expect(await scene.create()).toMatchObject(full);
  });
});

describe('files', () => {
  const calls = [
    ['GET', 'files/'],
    ['GET', 'files'],
    ['POST', 'files/'],
    ['GET', `files/${randomUUID()}/`],
    ['PUT', `files/${randomUUID()}/`],
    ['PATCH', `files/${randomUUID()}/`],
    ['DELETE', `files/${randomUUID()}/`],
    ['POST', `files/${randomUUID()}/upload-ended/`],
    ['GET', 'files/media-auth/'],
  ] as const;

  it('are not there for anybody while they are switched off', async () => {
    await using scene = await startRestScene({ FILE_UPLOAD_ENABLED: 'false' });
    for (const person of [null, await scene.people.newPerson()]) {
      for (const [method, path] of calls) {
        const answer = await scene.call(person, method, path);
        expect(answer, `${method} ${path}`).toMatchObject({ status: 404, json: { detail: 'Not found.' } });
      }
    }
  });

  it('are for people who are logged in', async () => {
    await using scene = await startFileScene();
    for (const [method, path] of calls) {
      const { status, json, headers } = await scene.call(null, method, path);
      expect({ status, json }, `${method} ${path}`).toEqual({
        status: 401,
        json: { detail: 'Authentication credentials were not provided.' },
      });
      expect(headers.get('www-authenticate')).toBe('Session');
    }
    expect((await scene.people.pool.query('select from public.file')).rowCount).toBe(0);
  });

  it('cannot be uploaded without a storage, and are not announced then', async () => {
    await using scene = await startRestScene({ FILE_UPLOAD_ENABLED: 'true' });
    const person = await scene.people.newPerson();
    const created = await scene.call(person, 'POST', 'files/', { type, filename: 'a.png' });
    expect(created).toMatchObject({ status: 503, json: { detail: 'Service unavailable.' } });
    expect((await scene.call(person, 'GET', 'files/')).json.count).toBe(0);
  });
});
