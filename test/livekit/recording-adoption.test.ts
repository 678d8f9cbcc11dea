import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEgressStandIn } from '#test/support/build-egress-stand-in.ts';
import { eventually } from '#test/support/eventually.ts';
import { type RecordedRoom, type RecordingScene, startRecordingScene } from '#test/support/recording-scene.ts';

const program = await buildEgressStandIn();

/** Final states of recordings of the reference whose egress LiveKit does not know. */
const ends = {
  initiated: 'failed_to_start',
  active: 'failed_to_stop',
  stopped: 'stopped',
  saved: 'saved',
  aborted: 'aborted',
  failed_to_start: 'failed_to_start',
  failed_to_stop: 'failed_to_stop',
  notification_succeeded: 'notification_succeeded',
  external_process_successful: 'external_process_successful',
  external_process_failed: 'external_process_failed',
} as const;

describe.skipIf('missing' in program)('a recording that the reference left', () => {
  let scene: RecordingScene;
  beforeAll(async () => {
    scene = await startRecordingScene({ GREENROOM_GLOBAL_SWEEP_SECONDS: '1' });
  });
  afterAll(() => scene?.[Symbol.asyncDispose]());

  /** A row as the reference writes it, an hour ago. */
  const leave = async ({ room, owner }: RecordedRoom, status: string, egress: string | null = 'EG_gone') => {
    const id = randomUUID();
    await scene.records.pool.query(
      `with made as (
         insert into public.meet_recording (id, created_at, updated_at, status, worker_id, room_id, mode, options)
         values ($1, now() - interval '1 hour', now() - interval '1 hour', $2, $3, $4, 'screen_recording', '{}'))
       insert into public.meet_recording_access (id, created_at, updated_at, team, role, recording_id, user_id)
       values ($5, now(), now(), '', 'owner', $1, $6)`,
      [id, status, egress, room, randomUUID(), owner.id],
    );
    return id;
  };
  /** As if the reference had started the recording: there is a row and an egress, but no actor. */
  const forgetActor = async (room: string) => {
    await scene.records.pool.query(`delete from greenroom.actor where kind = 'recording' and room = $1`, [room]);
    await scene.records.pool.query('delete from greenroom.seen_key where room = $1', [room]);
  };
  const statusOf = async (id: string) =>
    (await scene.records.pool.query('select status from public.meet_recording where id = $1', [id])).rows[0]?.status;
  const remove = ({ owner }: RecordedRoom, id: string) => scene.ask({ person: owner }, 'DELETE', `recordings/${id}/`);

  it.each(Object.entries(ends))('as %s is %s in the end, and the room can be recorded', async (status, end) => {
    await using meeting = await scene.open();
    const { room, owner } = meeting;
    const id = await leave(meeting, status, status === 'initiated' ? null : 'EG_gone');
    if (status !== end) {
      const freed = async () => (await statusOf(id)) === end;
      await scene.hurryUntil(room, 'the room being freed', freed);
    }
    await scene.expectFree(room);
    await scene.record(meeting);
    expect(await statusOf(id)).toBe(end);
    expect((await scene.act({ person: owner }, room, 'stop-recording')).status).toBe(200);
    await scene.awaitStatus(room, 'notification_succeeded');
    // The file of a stopped one is still looked for.
    expect((await remove(meeting, id)).status).toBe(status === 'stopped' ? 403 : 204);
    expect(await statusOf(id)).toBe(status === 'stopped' ? 'stopped' : undefined);
  });

  it('as active goes on while its egress runs, and is saved', async () => {
    await using meeting = await scene.open();
    const { room, owner } = meeting;
    const { id, egress } = await scene.record(meeting);
    await forgetActor(room);
    await eventually('its adoption', async () => {
      const { rows } = await scene.records.pool.query(
        `select snapshot #>> '{value,active,running}' as state from greenroom.actor where kind = 'recording' and room = $1`,
        [room],
      );
      return rows[0]?.state === 'resting';
    });
    expect(await scene.recording(room)).toMatchObject({ id, egress, status: 'active' });
    expect((await scene.act({ person: owner }, room, 'stop-recording')).status).toBe(200);
    await scene.awaitStatus(room, 'notification_succeeded');
    expect(scene.mails(meeting)).toHaveLength(1);
    await scene.expectFree(room);
  });

  it('as stopped is saved when its egress ends', async () => {
    await using meeting = await scene.open();
    const { room, owner } = meeting;
    await scene.worker.failNext({ holdUpload: true });
    const { egress } = await scene.record(meeting);
    expect((await scene.act({ person: owner }, room, 'stop-recording')).status).toBe(200);
    await forgetActor(room);
    await scene.worker.change(egress!, {});
    await scene.awaitStatus(room, 'notification_succeeded');
    expect(scene.mails(meeting)).toHaveLength(1);
    await scene.expectFree(room);
  });
});
