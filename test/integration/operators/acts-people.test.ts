import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActScene, joined, startActScene } from '#test/support/act-scene.ts';

let scene: ActScene;
beforeAll(async () => {
  scene = await startActScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const statusOf = async (guest: string) =>
  (await scene.rows('select status from greenroom.guest where id = $1', guest))[0]!.status;

describe('a waiting guest', () => {
  it('is admitted or denied by an operator, whose reason is in the journal', async () => {
    const room = await scene.newMeeting('ada');
    const [first, second] = [await scene.knock(room), await scene.knock(room)];
    const dry = await scene.act({ act: 'guest.admit', room, guest: first, dry_run: true });
    expect([dry.json.text, await statusOf(first)]).toEqual(['The guest would be admitted.', 'waiting']);
    expect((await scene.act({ act: 'guest.admit', room, guest: first })).json.done).toBe(true);
    expect((await scene.act({ act: 'guest.deny', room, guest: second })).json.done).toBe(true);
    expect([await statusOf(first), await statusOf(second)]).toEqual(['admitted', 'denied']);
    // A repeated decision changes nothing, and a later opposite one counts.
    expect((await scene.act({ act: 'guest.admit', room, guest: first })).status).toBe(200);
    expect((await scene.act({ act: 'guest.deny', room, guest: first })).status).toBe(200);
    expect(await statusOf(first)).toBe('denied');
    expect((await scene.journal(room)).filter(({ event }) => event === 'guest.admit')).toMatchObject([
      { cause: { by: 'operator', id: 'token', reason: 'a guest called' } },
    ]);
  });

  it('must have knocked, and must still be at the door', async () => {
    const room = await scene.newMeeting('ada');
    const guest = await scene.knock(room);
    expect((await scene.act({ act: 'guest.admit', room, guest: randomUUID() })).status).toBe(404);
    expect((await scene.act({ act: 'guest.admit', room: await scene.newRoom(), guest })).status).toBe(404);
    await scene.act({ act: 'meeting.end', room });
    expect((await scene.act({ act: 'guest.admit', room, guest })).status).toBe(409);
  });
});

describe('a person in a meeting', () => {
  it('is banned, and LiveKit is asked to disconnect them until it answers', async () => {
    const room = await scene.newMeeting('ada', 'mallory');
    const act = { act: 'participant.remove', room, participant: 'PA_mallory' };
    const before = await scene.everything();
    expect((await scene.act({ ...act, dry_run: true })).status).toBe(200);
    expect(await scene.everything()).toEqual(before);
    const { status, json } = await scene.act(act);
    expect({ status, json }).toMatchObject({ status: 200, json: { done: true } });
    expect(JSON.stringify(json)).not.toContain('"mallory"');
    expect(await scene.commands(room)).toContainEqual(
      expect.objectContaining({
        name: 'livekit.removeParticipant',
        payload: expect.objectContaining({ params: { identity: 'mallory' } }),
      }),
    );
    expect(await scene.rows('select identity from greenroom.ban where room = $1', room)).toEqual([
      { identity: 'mallory' },
    ]);
    const line = (await scene.journal(room)).find(({ event }) => event === 'participant.removed');
    expect(line!.cause).toEqual({ by: 'operator', id: 'token', reason: 'a guest called' });
    expect((await scene.act(act)).status).toBe(200);
  });

  it('must be a person who is there', async () => {
    const room = await scene.newMeeting('ada');
    await scene.tell(room, joined('EG_1', 'RM_1', 'egress'));
    await scene.tell(room, { ...joined('ada'), type: 'participant.left' });
    const ask = async (participant: string) =>
      (await scene.act({ act: 'participant.remove', room, participant })).status;
    expect([await ask('PA_nobody'), await ask('PA_EG_1'), await ask('PA_ada')]).toEqual([404, 409, 409]);
  });
});
