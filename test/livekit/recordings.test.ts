import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAgentWorker } from '#test/support/agent-worker.ts';
import { buildEgressStandIn } from '#test/support/build-egress-stand-in.ts';
import { eventually } from '#test/support/eventually.ts';
import { type RecordingScene, startRecordingScene } from '#test/support/recording-scene.ts';

const program = await buildEgressStandIn();

// The recorder is a stand-in of LiveKit's egress (test/standins/egress).
describe.skipIf('missing' in program)('a recording', () => {
  const collector = `collector-${randomUUID()}`;
  let scene: RecordingScene;
  beforeAll(async () => {
    scene = await startRecordingScene({
      METADATA_COLLECTOR_ENABLED: 'true',
      METADATA_COLLECTOR_AGENT_NAME: collector,
    });
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  it('is started, shown to everybody, stopped, saved and announced to its owner', async () => {
    await using meeting = await scene.open();
    const { room, owner, email } = meeting;
    const started = await scene.act({ person: owner }, room, 'start-recording', { mode: 'screen_recording' });
    const slug = (await scene.ask({ person: owner }, 'GET', `rooms/${room}/`)).json.slug;
    expect(started).toMatchObject({
      status: 201,
      json: { message: `Recording successfully started for room ${slug}` },
    });
    await eventually('the recording', async () => (await scene.told(room)).includes('started'));
    await eventually('the metadata', async () => (await scene.metadata(room)).recording_status === 'started');
    expect(await scene.metadata(room)).toMatchObject({ recording_mode: 'screen_recording' });
    const { id, egress, status } = await scene.recording(room);
    expect([status, (await scene.records.read(room)).meeting]).toEqual(['active', 'running.recording']);
    expect(egress).toMatch(/^EG_/);

    const again = await scene.act({ person: owner }, room, 'start-recording', { mode: 'transcript' });
    expect(again).toMatchObject({
      status: 409,
      json: { error: `A recording is already in progress for room ${slug}` },
    });
    const stopped = await scene.act({ person: owner }, room, 'stop-recording');
    expect(stopped).toMatchObject({ status: 200, json: { message: `Recording stopped for room ${slug}.` } });
    await scene.awaitStatus(room, 'notification_succeeded');
    expect(await scene.told(room)).toEqual(['starting', 'started', 'stopping', 'stopped', 'saved']);
    expect(await scene.bucket.keys()).toContain(`recordings/${id}.mp4`);
    await eventually('the end of the metadata', async () => !('recording_status' in (await scene.metadata(room))));
    expect((await scene.records.read(room)).meeting).toBe('running.active');
    const [mail, ...more] = scene.inbox.mails.filter(({ recipients }) => recipients.includes(email));
    expect(more).toEqual([]);
    expect(mail?.parsed.text).toContain(`https://meet.example.org/recording/${id}`);
    expect((await scene.act({ person: owner }, room, 'stop-recording')).status).toBe(404);
  });

  it('is accompanied by the metadata collector until it ends', async () => {
    await using agents = await startAgentWorker(collector);
    await using meeting = await scene.open();
    const { room, owner } = meeting;
    const options = { collect_metadata: true, language: 'fr', original_mode: 'transcript' };
    const { id } = await scene.record(meeting, { mode: 'screen_recording', options });
    await eventually('the collector', async () => (await told(room)).includes('collector.started'));
    expect(agents.metadata).toEqual([id]);
    expect((await scene.metadata(room)).recording_mode).toBe('transcript');
    const { options: kept } = await scene.recording(room);
    expect(kept).toMatchObject({ ...options, metadata_collector_dispatch_id: expect.stringMatching(/^AD_/) });
    await scene.act({ person: owner }, room, 'stop-recording');
    await eventually('the end of the collector', async () => (await told(room)).includes('collector.stopped'));
    await eventually('the agent leaving', () => agents.agents.length === 0);
    await scene.awaitStatus(room, 'notification_succeeded');
  });

  const told = async (room: string) => (await scene.records.read(room)).facts.map(({ type }) => type);
});
