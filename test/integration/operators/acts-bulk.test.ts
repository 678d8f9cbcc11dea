import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type ActScene, startActScene } from '#test/support/act-scene.ts';

let scene: ActScene;
beforeEach(async () => {
  await scene?.[Symbol.asyncDispose]();
  scene = await startActScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const bulk = (body: object, headers?: Record<string, string>) =>
  scene.operate('POST', 'acts/bulk/', { reason: 'an outage', ...body }, headers);

describe('acts on many rooms', () => {
  it('reach the rooms of a filter, and say first how many', async () => {
    const rooms = [await scene.newMeeting('ada'), await scene.newMeeting('bob')];
    const other = await scene.newRoom();
    await scene.tell(other, { type: 'pin.renewed' });
    const before = await scene.everything();
    const dry = await bulk({ filter: 'active', act: 'meeting.end', dry_run: true });
    expect(dry.json).toEqual({ dry_run: true, matched: 2, done: 2, failed: [] });
    expect(await scene.everything()).toEqual(before);
    expect((await bulk({ filter: 'active', act: 'meeting.end' })).json).toEqual({
      dry_run: false,
      matched: 2,
      done: 2,
      failed: [],
    });
    for (const room of rooms) {
      expect((await scene.journal(room)).at(-1)).toMatchObject({
        event: 'meeting.end',
        cause: { by: 'operator', reason: 'an outage' },
      });
    }
    expect((await bulk({ filter: 'active', act: 'meeting.end' })).json).toMatchObject({ matched: 0, done: 0 });
    expect((await scene.journal(other)).map(({ event }) => event)).not.toContain('meeting.end');
  });

  it('go on after a room where they fail', async () => {
    const [broken, well] = [await scene.newMeeting('ada'), await scene.newMeeting('bob')];
    await scene.corrupt('room', broken);
    const { json } = await bulk({ filter: 'all', act: 'meeting.end' });
    expect(json).toMatchObject({ matched: 2, done: 1, failed: [{ room: broken }] });
    expect((await scene.actor('room', well)).snapshot.value.meeting).toBe('empty');
  });

  it('release every quarantined actor of a room, also its guests', async () => {
    const room = await scene.newMeeting('ada');
    const guest = await scene.knock(room);
    await scene.rows('update greenroom.actor set quarantined_at = now() where room = $1', room);
    const { json } = await bulk({ filter: 'quarantined', act: 'actor.release' });
    expect(json).toMatchObject({ matched: 1, done: 1 });
    expect((await scene.actor('guest', `${room}/${guest}`)).quarantined_at).toBeNull();
    expect((await scene.actor('room', room)).quarantined_at).toBeNull();
  });

  it('run the failing commands now', async () => {
    const room = await scene.newMeeting('ada');
    await scene.operate('POST', 'acts/', { act: 'room.reconcile', room, reason: 'to have a command' });
    await scene.rows(
      `update graphile_worker._private_jobs set run_at = now() + interval '1 hour',
         payload = (payload::jsonb || '{"tries": 3}')::json`,
    );
    expect((await bulk({ filter: 'stuck', act: 'command.retry' })).json).toMatchObject({ matched: 1, done: 1 });
    for (const { run_at } of await scene.commands(room)) expect(run_at.getTime()).toBeLessThan(Date.now() + 60_000);
  });

  it('need a known filter and an act that is for many', async () => {
    for (const body of [
      { filter: 'everything', act: 'meeting.end' },
      { filter: 'all', act: 'actor.reset' },
      { filter: 'all', act: 'pin.renew' },
      { filter: 'all', act: 'meeting.end', reason: '' },
    ]) {
      expect((await bulk(body)).status).toBe(400);
    }
  });
});
