import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEgressStandIn } from '#test/support/build-egress-stand-in.ts';
import { askProduct } from '#test/support/meeting-scene.ts';
import { type RecordedRoom, type RecordingScene, startRecordingScene } from '#test/support/recording-scene.ts';

const program = await buildEgressStandIn();

describe.skipIf('missing' in program)('the stop of a recording', () => {
  let scene: RecordingScene;
  beforeAll(async () => {
    scene = await startRecordingScene();
  });
  afterAll(() => scene?.[Symbol.asyncDispose]());

  const stop = ({ room, owner }: RecordedRoom) => scene.act({ person: owner }, room, 'stop-recording');

  it('asked for twice at once, on two replicas, happens once and succeeds for both', async () => {
    await using replica = await scene.startReplica();
    await using meeting = await scene.open();
    const { room, owner } = meeting;
    await scene.record(meeting);
    const answers = await Promise.all(
      [scene.product.origin, replica.origin].map((origin) =>
        askProduct(origin, { person: owner }, 'POST', `rooms/${room}/stop-recording/`),
      ),
    );
    // The second one finds the recording running, stopping, or just stopped.
    const statuses = answers.map(({ status }) => status).sort();
    expect([
      [200, 200],
      [200, 404],
    ]).toContainEqual(statuses);
    await scene.awaitStatus(room, 'notification_succeeded');
    expect(await scene.told(room)).toEqual(['starting', 'started', 'stopping', 'stopped', 'saved']);
    await scene.expectFree(room);
  });

  it('before the recorder records aborts it', async () => {
    await using meeting = await scene.open();
    const { room, owner } = meeting;
    await scene.worker.failNext({ holdActive: true });
    const { status } = await scene.act({ person: owner }, room, 'start-recording', { mode: 'transcript' });
    expect(status).toBe(201);
    expect((await stop(meeting)).status).toBe(200);
    expect((await scene.recording(room)).status).toBe('aborted');
    expect(await scene.told(room)).toEqual(['starting', 'stopping', 'failed recorder_aborted']);
    await scene.expectFree(room);
  });

  it('during the upload and after the end finds no recording', async () => {
    await using meeting = await scene.open();
    const { room } = meeting;
    await scene.worker.failNext({ holdUpload: true });
    const { egress } = await scene.record(meeting);
    expect((await stop(meeting)).status).toBe(200);
    expect((await scene.recording(room)).status).toBe('stopped');
    expect((await stop(meeting)).status).toBe(404);
    // The room is free for another recording while the file is uploaded.
    const second = await scene.record(meeting);
    await scene.worker.change(egress!, {});
    const statusOf = async (id: string) =>
      (await scene.records.pool.query('select status from public.meet_recording where id = $1', [id])).rows[0].status;
    expect(await statusOf(second.id)).toBe('active');
    expect((await stop(meeting)).status).toBe(200);
    await scene.awaitStatus(room, 'notification_succeeded');
    await scene.expectFree(room);
    const { rows } = await scene.records.pool.query(
      'select distinct status from public.meet_recording where room_id = $1',
      [room],
    );
    expect(rows).toEqual([{ status: 'notification_succeeded' }]);
    expect((await stop(meeting)).status).toBe(404);
  });

  it('of a dead recorder, whose answer LiveKit waits for in vain, frees the room within 5 s', async () => {
    await using meeting = await scene.open();
    const { room } = meeting;
    const { egress } = await scene.record(meeting);
    await scene.worker.act(egress!, 'die');
    const began = performance.now();
    expect((await stop(meeting)).status).toBe(500);
    expect(performance.now() - began).toBeLessThan(5_000);
    await scene.awaitStatus(room, 'failed_to_stop');
    await scene.expectFree(room);
    expect((await scene.told(room)).at(-1)).toBe('failed stop_failed');
  });
});
