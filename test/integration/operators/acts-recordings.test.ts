import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordingAddress } from '#machines/recording/recording.address.ts';
import { deliver } from '#src/actors/deliver.ts';
import { type ActScene, startActScene } from '#test/support/act-scene.ts';
import { openRecordings } from '#test/support/recording-rows.ts';
import { startRecorded } from '#test/support/start-recorded.ts';

let scene: ActScene;
beforeAll(async () => {
  scene = await startActScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

/** A meeting that is recorded by an egress of LiveKit. */
async function recorded(): Promise<{ room: string; recording: string }> {
  const room = await scene.newMeeting('ada');
  const recording = randomUUID();
  const tell = (event: object) =>
    deliver(scene.product.runtime, [
      {
        to: recordingAddress(room, recording),
        event: event as never,
        key: `test/${randomUUID()}`,
        cause: { by: 'user', id: scene.owner.id },
      },
    ]);
  await startRecorded(scene.product.runtime, room, recording, scene.owner.id);
  await tell({ type: 'egress.accepted', egress: 'EG_1' });
  await tell({ type: 'egress.reported', egress: 'EG_1', status: 'active' });
  return { room, recording };
}
const statusOf = async (recording: string) =>
  (await scene.rows('select status from meet_recording where id = $1', recording))[0]!.status;
const commandsOf = async ({ room, recording }: { room: string; recording: string }) =>
  (await scene.commands(`${room}/${recording}`)).map(({ name }) => name);

describe('a recording', () => {
  it('is stopped once, and not when it has ended', async () => {
    const running = await recorded();
    const dry = await scene.act({ act: 'recording.stop', ...running, dry_run: true });
    expect([dry.status, (await commandsOf(running)).includes('recording.stopEgress')]).toEqual([200, false]);
    expect((await scene.act({ act: 'recording.stop', ...running })).json.done).toBe(true);
    expect((await scene.act({ act: 'recording.stop', ...running })).status).toBe(200);
    expect((await commandsOf(running)).filter((name) => name === 'recording.stopEgress')).toHaveLength(1);
    expect((await scene.act({ act: 'recording.fail', ...running })).status).toBe(200);
    expect((await scene.act({ act: 'recording.stop', ...running })).status).toBe(409);
  });

  it('is given up: its egress is stopped, and the room is free', async () => {
    const running = await recorded();
    expect((await scene.act({ act: 'recording.fail', ...running, reason: 'stuck' })).json.done).toBe(true);
    expect(await statusOf(running.recording)).toBe('failed_to_stop');
    expect(await commandsOf(running)).toContain('recording.endEgress');
    expect((await scene.act({ act: 'recording.fail', ...running })).status).toBe(409);
    const line = (await scene.journal(running.room)).find(({ event }) => event === 'recording.fail');
    expect(line!.cause).toEqual({ by: 'operator', id: 'token', reason: 'stuck' });
  });

  it('is reset: its egress is stopped, its row is marked as failed, and the room is free', async () => {
    const running = await recorded();
    const actor = { kind: 'recording', id: `${running.room}/${running.recording}` };
    await scene.corrupt(actor.kind, actor.id);
    expect((await scene.act({ act: 'actor.reset', actor })).json).toMatchObject({ details: { works: true } });
    expect(await statusOf(running.recording)).toBe('failed_to_stop');
    expect(await commandsOf(running)).toContain('recording.endEgress');
    expect((await scene.actor('room', running.room)).snapshot.context.recording).toBeNull();
  });

  it('belongs to its room', async () => {
    const { recording } = await recorded();
    const room = await scene.newRoom();
    for (const act of ['recording.stop', 'recording.fail', 'recording.notify']) {
      expect((await scene.act({ act, room, recording })).status).toBe(404);
    }
  });

  it('that is saved is told again to each owner, with one message each', async () => {
    const room = await scene.newRoom();
    await scene.rows(`update meet_user set email = 'ada@example.org' where id = $1`, scene.owner.id);
    const rows = openRecordings(scene.people, room);
    const recording = await rows.add(scene.owner, { status: 'notification_succeeded' });
    const notices = () => scene.rows('select state from greenroom.recording_notice where recording = $1', recording);
    expect((await scene.act({ act: 'recording.notify', room, recording, dry_run: true })).status).toBe(200);
    expect(await notices()).toEqual([]);
    const { json } = await scene.act({ act: 'recording.notify', room, recording });
    expect(json).toMatchObject({ done: true, details: { recipients: 1 } });
    await scene.rows(`update greenroom.recording_notice set state = 'sent' where recording = $1`, recording);
    await scene.act({ act: 'recording.notify', room, recording });
    expect(await notices()).toEqual([{ state: 'pending' }]);
    const jobs = `select from graphile_worker.jobs where task_identifier = 'recording.notice'`;
    expect(await scene.rows(jobs)).toHaveLength(1);
    expect(JSON.stringify([json, await scene.journal(room)])).not.toContain('example.org');
    const running = await rows.add(scene.owner, { status: 'failed_to_start' });
    expect((await scene.act({ act: 'recording.notify', room, recording: running })).status).toBe(409);
  });
});
