import { ParticipantInfo_Kind } from '@livekit/protocol';
import { EgressStatus } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEgressStandIn } from '#test/support/build-egress-stand-in.ts';
import { type EgressScene, startEgressScene } from '#test/support/egress-scene.ts';
import { startEgressWorker } from '#test/support/egress-worker.ts';
import { eventually } from '#test/support/eventually.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';

const program = await buildEgressStandIn();

describe.skipIf('missing' in program)('the stand-in of egress', () => {
  let scene: EgressScene;
  beforeAll(async () => {
    scene = await startEgressScene();
  });
  afterAll(() => scene?.[Symbol.asyncDispose]());

  const starting = 'egress_started EGRESS_STARTING';
  const active = 'egress_updated EGRESS_ACTIVE';
  const ending = 'egress_updated EGRESS_ENDING';
  const egressOnly = (told: string[]) => told.filter((name) => name.startsWith('egress_'));
  const startActive = async (room: string) => {
    const id = await scene.start(room);
    await scene.awaitTold(id, active);
    return id;
  };
  const own = async (id: string) => (await scene.worker.egresses()).find(({ egressId }) => egressId === id);
  const resultOf = async (id: string) => (await scene.egress.listEgress({ egressId: id }))[0]!;
  const ended = (id: string, status: string) => scene.awaitTold(id, `egress_ended ${status}`);
  const putFor = (room: string, id: string) =>
    scene.bucket.objects
      .filter(({ path }) => path.includes(room) || path.includes(id))
      .map(({ path, contentType }) => `${path} ${contentType}`);

  it('records a room, reports in order, uploads the file and its manifest, and leaves', async () => {
    const { room, leave } = await scene.openRoom();
    const id = await startActive(room);
    const recorder = await scene.rooms.getParticipant(room, id);
    expect([recorder.kind, recorder.permission?.hidden]).toEqual([ParticipantInfo_Kind.EGRESS, true]);
    await eventually('the flag of the room', async () => (await scene.rooms.listRooms([room]))[0]?.activeRecording);
    expect(await scene.listed(id)).toBe('EGRESS_ACTIVE');

    expect((await scene.egress.stopEgress(id)).status).toBe(EgressStatus.EGRESS_ENDING);
    await ended(id, 'EGRESS_COMPLETE');
    await scene.awaitTold(id, 'participant_left');
    expect(egressOnly(scene.told(id))).toEqual([starting, active, ending, 'egress_ended EGRESS_COMPLETE']);
    expect(await scene.isPresent(room, id)).toBe(false);
    expect(putFor(room, id)).toEqual([
      `bucket/recordings/${room}.mp4 video/mp4`,
      `bucket/recordings/${id}.json application/json`,
    ]);
    const { fileResults, request, details, endedAt } = await resultOf(id);
    const [file] = fileResults;
    const put = scene.bucket.objects.find(({ path }) => path.includes(room))!;
    expect(put.authorization).toContain('Credential=bucket-key/');
    expect(file).toMatchObject({ filename: `recordings/${room}.mp4`, size: BigInt(put.body.length) });
    expect(file!.location).toBe(`${scene.bucket.url.replace('http:', 'https:')}/bucket/recordings/${room}.mp4`);
    expect(file!.startedAt > 0n && file!.endedAt > file!.startedAt && endedAt >= file!.endedAt).toBe(true);
    expect(details).toBe('End reason: StopEgress API');
    expect(JSON.stringify(request.value?.toJson())).not.toContain('bucket-secret');
    const again = scene.egress.stopEgress(id);
    await expect(again).rejects.toMatchObject({ status: 412, code: 'failed_precondition' });
    await leave();
  });

  it('makes audio files, and no manifest where the request says so', async () => {
    const { room, leave } = await scene.openRoom();
    const id = await scene.start(room, { audioOnly: true, disableManifest: true });
    await scene.awaitTold(id, active);
    await scene.egress.stopEgress(id);
    await ended(id, 'EGRESS_COMPLETE');
    expect(putFor(room, id)).toEqual([`bucket/recordings/${room}.ogg audio/ogg`]);
    await leave();
  });

  it.each(['the room is deleted', 'the last person leaves'])('ends and completes when %s', async (how) => {
    const { room, leave } = await scene.openRoom();
    const id = await startActive(room);
    if (how === 'the last person leaves') await leave();
    else await scene.rooms.deleteRoom(room);
    await ended(id, 'EGRESS_COMPLETE');
    expect(egressOnly(scene.told(id)).slice(2)).toEqual([ending, 'egress_ended EGRESS_COMPLETE']);
    expect((await resultOf(id)).details).toBe('End reason: Source closed');
    await leave();
  });

  it('reaches the limit with a file and without ENDING', async () => {
    const { room, leave } = await scene.openRoom();
    const id = await startActive(room);
    await scene.worker.act(id, 'limit');
    await ended(id, 'EGRESS_LIMIT_REACHED');
    expect(egressOnly(scene.told(id)).slice(2)).toEqual(['egress_ended EGRESS_LIMIT_REACHED']);
    expect(putFor(room, id)).toHaveLength(2);
    expect(await resultOf(id)).toMatchObject({ errorCode: 413, fileResults: [{ filename: `recordings/${room}.mp4` }] });
    await leave();
  });

  it('fails at once, or with an upload that the bucket refuses', async () => {
    const { room, leave } = await scene.openRoom();
    const failed = await startActive(room);
    await scene.worker.act(failed, 'fail');
    await ended(failed, 'EGRESS_FAILED');
    expect(egressOnly(scene.told(failed)).slice(2)).toEqual(['egress_ended EGRESS_FAILED']);
    expect(await resultOf(failed)).toMatchObject({ errorCode: 500, error: expect.stringContaining('told to fail') });

    await scene.worker.failNext({ s3Fails: true });
    const [told, refused] = [await startActive(room), await startActive(room)];
    scene.bucket.answer(403);
    for (const id of [told, refused]) {
      await scene.egress.stopEgress(id);
      await ended(id, 'EGRESS_FAILED');
      expect(egressOnly(scene.told(id)).slice(2)).toEqual([ending, 'egress_ended EGRESS_FAILED']);
      expect(await resultOf(id)).toMatchObject({ errorCode: 400, error: expect.stringContaining('S3 upload failed') });
      expect(putFor(room, id)).toEqual([]);
    }
    scene.bucket.answer(200);
    await leave();
  });

  it('answers a stop before its start with ABORTED', async () => {
    const { room, leave } = await scene.openRoom();
    await scene.worker.failNext({ holdActive: true });
    const id = await scene.start(room);
    const answer = await scene.egress.stopEgress(id);
    expect([answer.status, answer.errorCode]).toEqual([EgressStatus.EGRESS_ABORTED, 412]);
    await ended(id, 'EGRESS_ABORTED');
    expect(egressOnly(scene.told(id))).toEqual([starting, 'egress_ended EGRESS_ABORTED']);

    await scene.worker.failNext({ onStarting: 'abort' });
    await ended(await scene.start(room), 'EGRESS_ABORTED');
    await leave();
  });

  it('dies: the recorder leaves, LiveKit lists it as ACTIVE and cannot stop it', async () => {
    const { room, leave } = await scene.openRoom();
    const id = await startActive(room);
    await scene.worker.act(id, 'die');
    await scene.awaitTold(id, 'participant_left');
    await expect(scene.egress.stopEgress(id)).rejects.toMatchObject({ status: 408, code: 'deadline_exceeded' });
    expect(await scene.listed(id)).toBe('EGRESS_ACTIVE');
    expect(scene.told(id).filter((name) => name.startsWith('egress_ended'))).toEqual([]);
    await expect(scene.worker.act(id, 'stop')).rejects.toThrow('409');
    await leave();
  });

  it('dies silently: the recorder stays until it is told to leave', async () => {
    const { room, leave } = await scene.openRoom();
    await scene.worker.failNext({ onActive: 'dieSilently' });
    const id = await scene.start(room);
    await eventually(
      'ACTIVE',
      async () => (await scene.worker.egresses()).find(({ egressId }) => egressId === id)?.over,
    );
    await expect(scene.egress.stopEgress(id)).rejects.toMatchObject({ status: 408 });
    expect(await scene.isPresent(room, id)).toBe(true);
    await scene.worker.act(id, 'leave');
    await scene.awaitTold(id, 'participant_left');
    await leave();
  });

  it('dies with the file in the bucket', async () => {
    const { room, leave } = await scene.openRoom();
    await scene.worker.failNext({ onUploaded: 'die' });
    const id = await startActive(room);
    await scene.egress.stopEgress(id);
    await scene.awaitTold(id, 'participant_left');
    expect(putFor(room, id)).toHaveLength(2);
    expect(await scene.listed(id)).toBe('EGRESS_ENDING');
    await leave();
  });

  it('refuses a start, or does not bid for it', async () => {
    const { room, leave } = await scene.openRoom();
    const before = await scene.worker.starts();
    await scene.worker.failNext({ refuse: 'invalid_argument' });
    await expect(scene.start(room)).rejects.toMatchObject({ status: 400, code: 'invalid_argument' });
    expect(await scene.worker.starts()).toBe(before + 1);
    await scene.worker.failNext({ busy: true });
    await expect(scene.start(room, { timeout: 2 })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(await scene.worker.starts()).toBe(before + 1);
    await scene.worker.failNext({});
    expect(await scene.egress.listEgress({ roomName: room })).toEqual([]);
    await leave();
  });

  it('records although its answer comes too late', async () => {
    const { room, leave } = await scene.openRoom();
    await scene.worker.failNext({ startDelayMs: 3_000 });
    await expect(scene.start(room, { timeout: 1 })).rejects.toMatchObject({ name: 'TimeoutError' });
    const [info] = await scene.egress.listEgress({ roomName: room });
    await scene.awaitTold(info!.egressId, active);
    await leave();
  });

  it('reports nothing, and yet records', async () => {
    const { room, leave } = await scene.openRoom();
    await scene.worker.failNext({ noReport: true });
    const id = await scene.start(room);
    await scene.awaitTold(id, starting);
    await scene.awaitTold(id, 'participant_joined');
    await eventually('ACTIVE', async () => (await own(id))?.status === 'EGRESS_ACTIVE');
    expect((await scene.egress.stopEgress(id)).status).toBe(EgressStatus.EGRESS_ENDING);
    await scene.awaitTold(id, 'participant_left');
    expect(egressOnly(scene.told(id))).toEqual([starting]);
    expect([await scene.listed(id), putFor(room, id).length]).toEqual(['EGRESS_STARTING', 2]);
    await leave();
  });

  it('holds the start and the upload, changes their order, and lingers in the room', async () => {
    const { room, leave } = await scene.openRoom();
    await scene.worker.failNext({ holdActive: true });
    const id = await scene.start(room);
    await scene.awaitTold(id, 'participant_joined');
    expect(await scene.listed(id)).toBe('EGRESS_STARTING');
    await scene.worker.change(id, { holdUpload: true });
    await scene.awaitTold(id, active);
    await scene.egress.stopEgress(id);
    await scene.awaitTold(id, ending);
    expect(putFor(room, id)).toEqual([]);
    await scene.worker.change(id, { manifestFirst: true, linger: true });
    await ended(id, 'EGRESS_COMPLETE');
    expect(putFor(room, id).map((put) => put.split(' ')[1])).toEqual(['application/json', 'video/mp4']);
    expect(await scene.isPresent(room, id)).toBe(true);
    await scene.worker.act(id, 'leave');
    await scene.awaitTold(id, 'participant_left');
    await leave();
  });

  it('refuses unknown faults, acts and egresses', async () => {
    const typo = { hold: true } as object;
    await expect(scene.worker.failNext(typo)).rejects.toThrow('400');
    await expect(scene.worker.failEvery({ onActive: 'sleep' as 'die' })).rejects.toThrow('400');
    await expect(scene.worker.act('EG_none', 'stop')).rejects.toThrow('404');
  });

  it('ends within a second and takes its recorders along', async () => {
    const { room, leave } = await scene.openRoom();
    await scene.worker.failEvery({ busy: true });
    const worker = await startEgressWorker(ownLiveKit());
    const id = await startActive(room);
    expect(await worker.starts()).toBe(1);
    const began = performance.now();
    await worker[Symbol.asyncDispose]();
    expect(performance.now() - began).toBeLessThan(1_000);
    await scene.awaitTold(id, 'participant_left');
    await scene.worker.failEvery({});
    await leave();
  });
});
