import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordingAddress } from '#machines/recording/recording.address.ts';
import { deliver } from '#src/actors/deliver.ts';
import { type ActorScene, report, startActorScene, tell } from '#test/support/actor-scene.ts';
import { eventually } from '#test/support/eventually.ts';
import { openRecordings } from '#test/support/recording-rows.ts';

let scene: ActorScene;
beforeAll(async () => {
  scene = await startActorScene({ RECORDING_ENABLE: 'true' });
});
afterAll(() => scene[Symbol.asyncDispose]());

/** An active recording that the reference left in a room. */
async function leaveRecording() {
  const room = await scene.newRoom();
  const [owner] = (await scene.pool.query('select id from public.meet_user limit 1')).rows;
  const recording = await openRecordings(scene, room.id).add(owner, { status: 'active' });
  const ended = { type: 'egress.ended', sid: 'RM_1', egress: 'EG_1', status: 'complete', file: recording };
  const mode = 'screen_recording';
  return { room, recording, webhook: report(room, { ...ended, mode }) };
}
const statusOf = async (recording: string) =>
  (await scene.pool.query('select status from public.meet_recording where id = $1', [recording])).rows[0].status;

describe('a report of LiveKit that a room forwards', () => {
  it('gives the recording of the reference an actor, while the room has one', async () => {
    const { room, recording, webhook } = await leaveRecording();
    await tell(scene, report(room, { type: 'livekit.roomStarted', sid: 'RM_1' }));
    expect(await tell(scene, webhook)).toBe('moved');
    expect(await statusOf(recording)).toBe('stopped');
  });

  it('waits for a recording that is locked', async () => {
    const { room, recording, webhook } = await leaveRecording();
    const to = recordingAddress(room.id, recording);
    const cause = { by: 'sweep', id: 'a test' } as const;
    await deliver(scene.runtime, [{ to, event: { type: 'recording.doubted' }, key: 'doubt', cause }]);
    const client = await scene.pool.connect();
    await client.query('begin');
    await client.query(`select from greenroom.actor where kind = 'recording' and id = $1 for update`, [to.id]);
    const told = tell(scene, webhook);
    await eventually('the wait for the lock', async () => {
      const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return ((await scene.pool.query(waiting)).rowCount ?? 0) > 0;
    });
    await client.query('commit');
    client.release();
    expect(await told).toBe('moved');
    expect(await statusOf(recording)).toBe('stopped');
  });
});
