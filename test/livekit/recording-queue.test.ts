import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildEgressStandIn } from '#test/support/build-egress-stand-in.ts';
import { eventually } from '#test/support/eventually.ts';
import { type RecordedRoom, type RecordingScene, startRecordingScene } from '#test/support/recording-scene.ts';

const program = await buildEgressStandIn();

// Without a free recorder, LiveKit does not answer: the client gives up after 4.5 s, and the recording waits.
describe.skipIf('missing' in program)('a recording that may wait for a recorder', () => {
  let scene: RecordingScene;
  beforeAll(async () => {
    scene = await startRecordingScene({ GREENROOM_RECORDING_QUEUE_SECONDS: '600' });
  });
  afterEach(() => scene.worker.failEvery({}));
  afterAll(() => scene?.[Symbol.asyncDispose]());

  const stateOf = async (room: string): Promise<string> => {
    const { rows } = await scene.records.pool.query(
      `select snapshot -> 'value' as value from greenroom.actor where kind = 'recording' and room = $1`,
      [room],
    );
    return JSON.stringify(rows[0]?.value);
  };
  /** Starts while no recorder is free, and waits for LiveKit's refusal. */
  const queue = async ({ room, owner }: RecordedRoom) => {
    await scene.worker.failEvery({ busy: true });
    const began = performance.now();
    const { status } = await scene.act({ person: owner }, room, 'start-recording', { mode: 'screen_recording' });
    expect(status).toBe(201);
    expect(performance.now() - began).toBeLessThan(2_000);
    await eventually('the metadata', async () => (await scene.metadata(room)).recording_status === 'starting');
    await eventually('the wait', async () => (await stateOf(room)) === '{"starting":"waiting"}');
    expect((await scene.recording(room)).status).toBe('initiated');
  };
  const stop = ({ room, owner }: RecordedRoom) => scene.act({ person: owner }, room, 'stop-recording');

  it('is answered and shown at once, and starts when a recorder is free', async () => {
    await using meeting = await scene.open();
    const { room } = meeting;
    await queue(meeting);
    await scene.worker.failEvery({});
    await scene.hurry(room);
    await eventually('the start', async () => (await scene.told(room)).includes('started'));
    expect((await stop(meeting)).status).toBe(200);
    await scene.awaitStatus(room, 'notification_succeeded');
    expect(await scene.told(room)).toEqual(['starting', 'started', 'stopping', 'stopped', 'saved']);
    expect((await scene.worker.egresses()).filter(({ roomName }) => roomName === room)).toHaveLength(1);
    await scene.expectFree(room);
  });

  it('fails at the end of its time, and its room is free', async () => {
    await using meeting = await scene.open();
    const { room } = meeting;
    await queue(meeting);
    await scene.records.pool.query(
      `update greenroom.actor set snapshot = jsonb_set(snapshot, '{context,queueUntil}', '"2020-01-01T00:00:00.000Z"')
       where kind = 'recording' and room = $1`,
      [room],
    );
    await scene.hurry(room);
    await scene.awaitStatus(room, 'failed_to_start');
    expect(await scene.told(room)).toEqual(['starting', 'failed recorder_unavailable']);
    await eventually('the metadata', async () => !('recording_status' in (await scene.metadata(room))));
    await scene.expectFree(room);
  });

  it('is cancelled while it waits', async () => {
    await using meeting = await scene.open();
    const { room } = meeting;
    await queue(meeting);
    expect((await stop(meeting)).status).toBe(200);
    expect((await scene.recording(room)).status).toBe('aborted');
    expect(await scene.told(room)).toEqual(['starting', 'failed cancelled']);
    await scene.expectFree(room);
    expect((await stop(meeting)).status).toBe(404);
  });

  it('is cancelled while LiveKit looks for a recorder: one that is found later is stopped without a webhook', async () => {
    await using meeting = await scene.open();
    const { room, owner } = meeting;
    await using _lost = await scene.loseWebhooks();
    await scene.worker.failNext({ startDelayMs: 6_000 });
    await scene.act({ person: owner }, room, 'start-recording', { mode: 'screen_recording' });
    const egresses = async () => (await scene.worker.egresses()).filter(({ roomName }) => roomName === room);
    await eventually('the recorder', async () => (await egresses())[0]?.status === 'EGRESS_ACTIVE');
    expect((await stop(meeting)).status).toBe(200);
    await scene.hurryUntil(room, 'the end of the egress', async () => (await egresses())[0]?.over);
    await scene.expectFree(room);
    expect((await scene.recording(room)).status).toBe('aborted');
  });
});
