import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awaitFinding, troublesOf } from '#test/support/ask-diagnosis.ts';
import { buildEgressStandIn } from '#test/support/build-egress-stand-in.ts';
import { eventually } from '#test/support/eventually.ts';
import { type RecordingScene, startRecordingScene } from '#test/support/recording-scene.ts';

const program = await buildEgressStandIn();

// The recorder is a stand-in of LiveKit's egress (test/standins/egress).
describe.skipIf('missing' in program)('a recorded meeting', () => {
  let scene: RecordingScene;
  let origin: string;
  beforeAll(async () => {
    scene = await startRecordingScene();
    origin = scene.product.origin;
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  it('has nothing that needs anybody: while it is recorded, and when the recording is saved', async () => {
    await using meeting = await scene.open();
    await scene.record(meeting);
    expect(await troublesOf(origin, meeting.room)).toEqual([]);
    await scene.act({ person: meeting.owner }, meeting.room, 'stop-recording');
    await scene.awaitStatus(meeting.room, 'notification_succeeded');
    expect(await troublesOf(origin, meeting.room)).toEqual([]);
  });

  it('whose recorder dies says so, and what became of the recording', async () => {
    await using meeting = await scene.open();
    const { id, egress } = await scene.record(meeting);
    await scene.worker.act(egress!, 'die');
    const { room } = meeting;
    await scene.hurryUntil(room, 'the end of the recording', async () => {
      return (await scene.recording(room)).status === 'failed_to_stop';
    });
    const found = await awaitFinding(origin, room, 'recording-failed');
    expect(found).toMatchObject({ severity: 'broken', actor: { kind: 'recording', id: `${room}/${id}` } });
    expect(found.sentence).toContain('recorder_gone');
  });

  it('shows a recorder that does not begin', async () => {
    await using meeting = await scene.open();
    const { room, owner } = meeting;
    await scene.worker.failNext({ holdActive: true });
    await scene.act({ person: owner }, room, 'start-recording', { mode: 'screen_recording' });
    await scene.records.pool.query(
      `update public.meet_recording set updated_at = now() - interval '1 minute' where room_id = $1`,
      [room],
    );
    const found = await awaitFinding(origin, room, 'recorder-not-there');
    expect(found.cures.flatMap(({ act }) => act?.act ?? [])).toEqual(['recording.stop', 'recording.fail']);
    const [{ egressId } = { egressId: '' }] = (await scene.worker.egresses()).filter(
      ({ roomName }) => roomName === room,
    );
    await scene.worker.change(egressId, { holdActive: false });
    await eventually('the recording', async () => (await scene.told(room)).includes('started'));
    expect(await troublesOf(origin, room)).toEqual([]);
  });
});
