import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startMediaScene } from '#test/support/media-scene.ts';
import { openRecordings } from '#test/support/recording-rows.ts';
import { startRestScene } from '#test/support/rest-scene.ts';

const denied = { detail: 'You do not have permission to perform this action.' };

/** The scene, and the check as a proxy asks for it. */
async function startScene(env: Readonly<Record<string, string>> = {}) {
  const scene = await startMediaScene(env);
  return {
    ...scene,
    async check(cookie: string | null, headers: Readonly<Record<string, string>>) {
      const sent = { ...headers, ...(cookie === null ? {} : { cookie }) };
      const answer = await fetch(`${scene.product.origin}/api/v1.0/recordings/media-auth/`, { headers: sent });
      return { status: answer.status, json: await answer.json(), headers: answer.headers };
    },
  };
}

const pathOf = (id: string, extension = 'mp4') => ({ 'x-original-url': `/media/recordings/${id}.${extension}` });

describe('the check of a download', () => {
  it('gives owners and administrators the headers that open the file, and nothing else', async () => {
    await using scene = await startScene();
    const { bucket, owner } = scene;
    const id = await scene.newRecording();
    await bucket.put(`recordings/${id}.mp4`, 'a film');
    const administrator = await scene.people.newPerson();
    await scene.setRecordingRole(id, administrator, 'administrator');
    for (const { cookie } of [owner, administrator]) {
      const answer = await scene.check(cookie, pathOf(id));
      expect(answer).toMatchObject({ status: 200, json: 'authorized' });
      const headers = {
        Authorization: answer.headers.get('authorization')!,
        'X-Amz-Date': answer.headers.get('x-amz-date')!,
        'X-Amz-Content-SHA256': answer.headers.get('x-amz-content-sha256')!,
      };
      const film = await fetch(`${bucket.env.AWS_S3_ENDPOINT_URL}/${bucket.name}/recordings/${id}.mp4`, { headers });
      expect(await film.text()).toBe('a film');
    }
  });

  it('knows absolute addresses, and both kinds of recording', async () => {
    await using scene = await startScene();
    const { cookie } = scene.owner;
    const film = await scene.newRecording();
    const sound = await scene.newRecording({ mode: 'transcript' });
    const absolute = { 'x-original-url': `https://meet.example.org/media/recordings/${film}.mp4` };
    expect(await scene.check(cookie, absolute)).toMatchObject({ status: 200 });
    expect(await scene.check(cookie, pathOf(sound, 'ogg'))).toMatchObject({ status: 200 });
    const wrong = { status: 404, json: { detail: 'No recording found with this extension.' } };
    expect(await scene.check(cookie, pathOf(film, 'ogg'))).toMatchObject(wrong);
    expect(await scene.check(cookie, pathOf(sound, 'mp4'))).toMatchObject(wrong);
    const unsupported = { status: 400, json: { detail: 'Unsupported extension.' } };
    expect(await scene.check(cookie, pathOf(film, 'webm'))).toMatchObject(unsupported);
    expect(await scene.check(cookie, pathOf(film, 'MP4'))).toMatchObject(unsupported);
    const unknown = { status: 404, json: { detail: 'No recording found for this event.' } };
    expect(await scene.check(cookie, pathOf(randomUUID()))).toMatchObject(unknown);
  });

  it('refuses everybody else', async () => {
    await using scene = await startScene();
    const id = await scene.newRecording();
    const member = await scene.people.newPerson();
    const stranger = await scene.people.newPerson();
    await scene.setRecordingRole(id, member, 'member');
    // A role in the room gives no right to its recordings.
    await scene.people.setRole(await scene.people.newRoom(stranger), stranger, 'owner');
    const nobody = await scene.check(null, pathOf(id));
    expect(nobody).toMatchObject({
      status: 401,
      json: { detail: 'Authentication credentials were not provided.' },
    });
    expect(nobody.headers.get('www-authenticate')).toBe('Session');
    for (const { cookie } of [member, stranger]) {
      expect(await scene.check(cookie, pathOf(id))).toMatchObject({ status: 403, json: denied });
    }
    await scene.people.endSession(scene.owner);
    expect(await scene.check(scene.owner.cookie, pathOf(id))).toMatchObject({ status: 401 });
  });

  it('refuses recordings that are not complete', async () => {
    await using scene = await startScene();
    const statuses = async (...all: string[]) => {
      const answers = all.map(async (status) => {
        const id = await scene.newRecording({ status });
        return (await scene.check(scene.owner.cookie, pathOf(id))).status;
      });
      return new Set(await Promise.all(answers));
    };
    const complete = ['saved', 'notification_succeeded', 'external_process_successful', 'external_process_failed'];
    expect(await statuses(...complete)).toEqual(new Set([200]));
    expect(await statuses('active', 'stopped', 'aborted', 'failed_to_start', 'failed_to_stop')).toEqual(new Set([403]));
  });

  it('refuses expired recordings, by the clock of the database', async () => {
    await using scene = await startScene({ RECORDING_EXPIRATION_DAYS: '7' });
    const { cookie } = scene.owner;
    const older = await scene.newRecording({ age: '7 days 1 minute' });
    const younger = await scene.newRecording({ age: '6 days 23 hours 59 minutes' });
    expect(await scene.check(cookie, pathOf(older))).toMatchObject({ status: 403, json: denied });
    expect(await scene.check(cookie, pathOf(younger))).toMatchObject({ status: 200 });
  });

  it('lets recordings stay for ever where none expires', async () => {
    await using scene = await startScene();
    const old = await scene.newRecording({ age: '10 years' });
    expect(await scene.check(scene.owner.cookie, pathOf(old))).toMatchObject({ status: 200 });
  });

  it('accepts GET and HEAD, and signs the one that it was told', async () => {
    await using scene = await startScene();
    const { bucket, owner } = scene;
    const id = await scene.newRecording();
    await bucket.put(`recordings/${id}.mp4`, 'a film');
    const { headers } = await scene.check(owner.cookie, { ...pathOf(id), 'x-original-method': 'HEAD' });
    const signed = ['authorization', 'x-amz-date', 'x-amz-content-sha256'].map((name) => [name, headers.get(name)!]);
    const address = `${bucket.env.AWS_S3_ENDPOINT_URL}/${bucket.name}/recordings/${id}.mp4`;
    const ask = async (method: string) =>
      (await fetch(address, { method, headers: Object.fromEntries(signed) as Record<string, string> })).status;
    expect([await ask('HEAD'), await ask('GET')]).toEqual([200, 403]);
    for (const method of ['PUT', 'DELETE', 'get', 'POST', '']) {
      const answer = await scene.check(owner.cookie, { ...pathOf(id), 'x-original-method': method });
      expect(answer).toMatchObject({ status: 403, json: denied });
    }
  });

  it('refuses addresses that are not spelled like a recording', async () => {
    await using scene = await startScene();
    const { cookie } = scene.owner;
    const id = await scene.newRecording();
    expect(await scene.check(cookie, {})).toMatchObject({ status: 403, json: denied });
    for (const url of [
      `/media/files/${id}.mp4`,
      `/media/recordings/../recordings/${id}.mp4`,
      `/recordings/${id}.mp4`,
    ]) {
      expect(await scene.check(cookie, { 'x-original-url': url })).toMatchObject({ status: 403, json: denied });
    }
  });

  it('looks into the configured folder', async () => {
    await using scene = await startScene({ RECORDING_OUTPUT_FOLDER: 'my films/2026' });
    const { bucket, owner } = scene;
    const id = await scene.newRecording();
    await bucket.put(`my films/2026/${id}.mp4`, 'a film');
    const headers = { 'x-original-url': `/media/my%20films/2026/${id}.mp4` };
    expect(await scene.check(owner.cookie, headers)).toMatchObject({ status: 200 });
    expect(await scene.check(owner.cookie, pathOf(id))).toMatchObject({ status: 403 });
  });
});

it('a product without a storage answers 503 instead of headers', async () => {
  await using scene = await startRestScene();
  const owner = await scene.people.newPerson();
  const recordings = openRecordings(scene.people, await scene.people.newRoom(owner));
  const id = await recordings.add(owner);
  const headers = { cookie: owner.cookie, ...pathOf(id) };
  expect((await fetch(`${scene.product.origin}/api/v1.0/recordings/media-auth/`, { headers })).status).toBe(503);
});
