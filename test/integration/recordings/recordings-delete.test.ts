import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import type { Person } from '#test/support/people.ts';
import { openRecordings } from '#test/support/recording-rows.ts';
import { type ScriptedRecordingScene, startScriptedRecordingScene } from '#test/support/scripted-recording-scene.ts';
import { startTcpRelay } from '#test/support/tcp-relay.ts';

const nobody = { status: 401, json: { detail: 'Authentication credentials were not provided.' } };
const denied = { status: 403, json: { detail: 'You do not have permission to perform this action.' } };

describe('the deletion of a recording', () => {
  let scene: ScriptedRecordingScene;
  beforeAll(async () => {
    scene = await startScriptedRecordingScene();
  });
  afterAll(() => scene[Symbol.asyncDispose]());
  const remove = (who: Person | null, id: string) => scene.call(who, 'DELETE', `recordings/${id}/`);

  it.each([
    'saved',
    'aborted',
    'failed_to_start',
    'failed_to_stop',
    'notification_succeeded',
    'external_process_successful',
    'external_process_failed',
  ])('removes one that the reference left as %s, and nothing of the bucket', async (status) => {
    const recorded = await scene.open();
    const id = await scene.leave(recorded, { status });
    await scene.bucket.put(`recordings/${id}.mp4`, 'a film');
    expect(await remove(recorded.owner, id)).toMatchObject({ status: 204, json: null });
    expect(await scene.statusOf(id)).toBeUndefined();
    const { rows } = await scene.people.pool.query('select from meet_recording_access where recording_id = $1', [id]);
    expect(rows).toEqual([]);
    expect(await remove(recorded.owner, id)).toMatchObject({ status: 404 });
    expect(await scene.bucket.keys()).toContain(`recordings/${id}.mp4`);
  });

  it.each(['initiated', 'active', 'stopped'])('is refused for one that the reference left as %s', async (status) => {
    const recorded = await scene.open();
    const id = await scene.leave(recorded, { status });
    expect(await remove(recorded.owner, id)).toMatchObject(denied);
    expect(await scene.statusOf(id)).toBeDefined();
  });

  it('is refused while it runs or its file is awaited, and not after a failure', async () => {
    const [running, waiting, failed] = [await scene.open(), await scene.open(), await scene.open()];
    const active = await scene.record(running, 'active');
    const stopped = await scene.record(waiting, 'stopped');
    scene.livekit.answer('StartRoomCompositeEgress', () => ({ status: 400, code: 'invalid_argument' }));
    const broken = await scene.record(failed, 'failed_to_start');
    scene.livekit.answer('StartRoomCompositeEgress', () => ({ egress_id: `EG_${randomUUID()}` }));
    expect(await remove(running.owner, active)).toMatchObject(denied);
    expect(await remove(waiting.owner, stopped)).toMatchObject(denied);
    expect(await remove(failed.owner, broken)).toMatchObject({ status: 204 });
  });

  it('is for owners and administrators', async () => {
    const recorded = await scene.open();
    const id = await scene.leave(recorded);
    const [administrator, member, stranger] = [
      await scene.people.newPerson(),
      await scene.people.newPerson(),
      await scene.people.newPerson(),
    ];
    const { setRole } = openRecordings(scene.people, recorded.room);
    await setRole(id, administrator, 'administrator');
    await setRole(id, member, 'member');
    expect(await remove(null, id)).toMatchObject(nobody);
    expect(await remove(member, id)).toMatchObject(denied);
    expect(await remove(stranger, id)).toMatchObject({
      status: 404,
      json: { detail: 'No Recording matches the given query.' },
    });
    expect(await remove(administrator, id)).toMatchObject({ status: 204 });
  });
});

describe('the deletion of a recording, where it also removes what is stored', () => {
  const everything = (id: string) => [
    `metadata/${id}-metadata.json`,
    'recordings/EG_gone.json',
    `recordings/${id}.mp4`,
  ];
  /** A saved recording, of which these keys are in the bucket. */
  async function saved(scene: ScriptedRecordingScene, keysOf: (id: string) => string[]) {
    const recorded = await scene.open();
    const id = await scene.leave(recorded);
    await scene.people.pool.query("update meet_recording set worker_id = 'EG_gone' where id = $1", [id]);
    for (const key of keysOf(id)) await scene.bucket.put(key, 'content');
    return { ...recorded, id };
  }
  const settings = { GREENROOM_RECORDING_DELETE_OBJECTS: 'true' };

  it('removes the file, the manifest and the notes, and nothing else', async () => {
    await using scene = await startScriptedRecordingScene(settings);
    const { id, owner } = await saved(scene, everything);
    const other = await saved(scene, (id) => [`recordings/${id}.mp4`, `metadata/${id}-metadata.json`]);
    const left = [`metadata/${other.id}-metadata.json`, `recordings/${other.id}.mp4`];
    expect((await scene.bucket.keys()).sort()).toEqual([...everything(id), ...left].sort());
    expect((await scene.call(owner, 'DELETE', `recordings/${id}/`)).status).toBe(204);
    await eventually('the removal of the objects', async () => (await scene.bucket.keys()).length === 2);
    expect((await scene.bucket.keys()).sort()).toEqual(left.sort());
  });

  it('succeeds where nothing is stored', async () => {
    await using scene = await startScriptedRecordingScene(settings);
    const { id, owner } = await saved(scene, () => []);
    expect((await scene.call(owner, 'DELETE', `recordings/${id}/`)).status).toBe(204);
    const jobs = async () =>
      (await scene.people.pool.query("select from graphile_worker.jobs where task_identifier = 'storage.removeFiles'"))
        .rows;
    await eventually('the end of the removal', async () => (await jobs()).length === 0);
    expect(scene.product.logged.filter((line) => line.includes('a command failed'))).toEqual([]);
  });

  it('is repeated while the bucket is away', async () => {
    await using relay = await startTcpRelay(inject('minio').endpoint);
    await using scene = await startScriptedRecordingScene({
      ...settings,
      AWS_S3_ENDPOINT_URL: relay.url.replace(/\/$/, ''),
    });
    const { id, owner } = await saved(scene, everything);
    await relay.cut();
    expect((await scene.call(owner, 'DELETE', `recordings/${id}/`)).status).toBe(204);
    await eventually('a failed try', () => scene.product.logged.some((line) => line.includes('a command failed')));
    expect((await scene.bucket.keys()).sort()).toEqual(everything(id).sort());
    await relay.restore();
    await eventually('the removal of the objects', async () => (await scene.bucket.keys()).length === 0);
  });
});
