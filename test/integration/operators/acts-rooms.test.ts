import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActScene, joined, startActScene } from '#test/support/act-scene.ts';

const nowhere = '00000000-0000-4000-8000-000000000000';

describe('acts on rooms', () => {
  let scene: ActScene;
  beforeAll(async () => {
    scene = await startActScene();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  it('end a meeting for everybody in it and at the door, and close its LiveKit room', async () => {
    const room = await scene.newMeeting('ada', 'bob');
    const guest = await scene.knock(room);
    const { status, json } = await scene.act({ act: 'meeting.end', room, reason: 'an intruder' });
    expect({ status, json }).toMatchObject({ status: 200, json: { done: true, dry_run: false, details: { room } } });
    expect((await scene.actor('room', room)).snapshot).toMatchObject({
      value: { meeting: 'empty' },
      context: { sid: null, people: 0, past: ['RM_1'] },
    });
    expect(await scene.rows('select from greenroom.presence where room = $1 and left_at is null', room)).toEqual([]);
    expect((await scene.rows('select status from greenroom.guest where id = $1', guest))[0]!.status).toBe('gone');
    expect(await scene.commands(room)).toContainEqual(
      expect.objectContaining({
        name: 'livekit.closeRoom',
        payload: expect.objectContaining({ params: { sid: 'RM_1' } }),
      }),
    );
    expect((await scene.journal(room)).at(-1)).toMatchObject({
      event: 'meeting.end',
      cause: { by: 'operator', id: 'token', reason: 'an intruder' },
    });
    // Late webhooks of the closed room start no other meeting.
    expect(await scene.tell(room, joined('eve'))).toBe('ignored');
    expect(await scene.tell(room, joined('eve', 'RM_2'))).toBe('moved');
  });

  it('say what they would do, and change nothing', async () => {
    const room = await scene.newMeeting('ada');
    const before = await scene.everything();
    for (const act of ['meeting.end', 'room.reconcile', 'pin.renew']) {
      const { status, json } = await scene.act({ act, room, dry_run: true });
      if (act === 'pin.renew') expect(status).toBe(409);
      else expect({ status, json }).toMatchObject({ status: 200, json: { done: false, dry_run: true } });
    }
    expect(await scene.everything()).toEqual(before);
  });

  it('do not apply where no meeting runs, and nowhere to unknown rooms', async () => {
    const room = await scene.newRoom();
    expect(await scene.act({ act: 'meeting.end', room })).toMatchObject({
      status: 409,
      json: { detail: 'No meeting is running in this room.' },
    });
    expect((await scene.act({ act: 'meeting.end', room: nowhere })).status).toBe(404);
    expect((await scene.act({ act: 'room.reconcile', room: 'no-such-slug' })).status).toBe(404);
    expect((await scene.act({ act: 'pin.renew', room })).json.detail).toContain('telephony is switched off');
  });

  it('act once when a request is repeated, also at the same time', async () => {
    const room = await scene.newMeeting('ada');
    const key = { 'idempotency-key': 'end it' };
    const answers = await Promise.all([1, 2, 3].map(() => scene.act({ act: 'meeting.end', room }, key)));
    for (const { json } of answers) expect(json).toEqual(answers[0]!.json);
    expect(answers[0]).toMatchObject({ status: 200, json: { done: true } });
    expect((await scene.journal(room)).filter(({ event }) => event === 'meeting.end')).toHaveLength(1);
    // Another key is another act.
    expect((await scene.act({ act: 'meeting.end', room }, { 'idempotency-key': 'again' })).status).toBe(409);
    expect((await scene.act({ act: 'room.reconcile', room }, key)).status).toBe(400);
    expect((await scene.act({ act: 'meeting.end', room: await scene.newMeeting('bob') }, key)).status).toBe(400);
  });

  it('compare a room with LiveKit now, once at a time', async () => {
    const room = await scene.newMeeting('ada');
    expect((await scene.act({ act: 'room.reconcile', room })).json.text).toBe('The room is compared with LiveKit.');
    expect((await scene.commands(room)).map(({ name }) => name)).toContain('livekit.listParticipants');
    expect((await scene.act({ act: 'room.reconcile', room })).json.text).toContain('already running');
  });

  it('need a reason, a known name and the fields of the act', async () => {
    const room = await scene.newRoom();
    for (const body of [
      { act: 'meeting.end', room, reason: ' ' },
      { act: 'meeting.end', room, reason: 'x'.repeat(501) },
      { act: 'meeting.end' },
      { act: 'meeting.explode', room },
      { act: 'xstate.stop', room },
      { act: 'actor.reset', actor: { kind: 'nobody', id: room } },
      { act: 'guest.admit', room, guest: 'gus' },
      { room },
    ]) {
      expect([body, (await scene.act(body)).status]).toEqual([body, 400]);
    }
  });

  it('are for operators only', async () => {
    const room = await scene.newMeeting('ada');
    const response = await fetch(`${scene.product.origin}/operators/api/acts/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: scene.owner.cookie },
      body: JSON.stringify({ act: 'meeting.end', room, reason: 'mine' }),
    });
    expect([401, 403]).toContain(response.status);
    expect((await scene.actor('room', room)).snapshot.value.meeting).toEqual({ running: 'active' });
  });

  it('keep personal data out of the journal', async () => {
    const room = await scene.newMeeting('ada');
    await scene.act({ act: 'room.reconcile', room, reason: 'ada@example.org called from +33170189900' });
    expect((await scene.journal(room)).at(-1)!.cause.reason).toBe('… called from …');
    expect(scene.product.logged.join()).not.toContain('example.org');
  });

  it('tell that LiveKit does not answer when everything is compared', async () => {
    expect(await scene.act({ act: 'reconcile' })).toMatchObject({ status: 409, json: { detail: /LiveKit/ as never } });
  });
});

describe('with telephony', () => {
  let scene: ActScene;
  beforeAll(async () => {
    scene = await startActScene({ ROOM_TELEPHONY_ENABLED: 'true' });
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const pinOf = async (room: string) =>
    (await scene.rows('select pin_code from meet_room where resource_id = $1', room))[0]!.pin_code;

  it('a broken room that is reset gives up its dispatch rule and its agent', async () => {
    const room = await scene.newMeeting('ada');
    await scene.tell(room, { type: 'sip.ruleCreated', rule: 'SDR_1' });
    await scene.corrupt('room', room);
    expect((await scene.act({ act: 'actor.reset', actor: { kind: 'room', id: room } })).status).toBe(200);
    expect((await scene.actor('room', room)).snapshot.value).toMatchObject({
      telephony: 'removing',
      subtitles: { deleting: 'stopping' },
    });
    const asked = (await scene.commands(room)).map(({ name, payload }) => [name, payload.params]);
    expect(asked).toContainEqual(['sip.deleteRule', { rule: 'SDR_1' }]);
    expect(asked).toContainEqual(['livekit.deleteDispatch', { role: 'subtitles', dispatch: null }]);
  });

  it('a PIN is renewed once per request, and is in no answer, log line or journal line', async () => {
    const room = await scene.newRoom();
    const dry = await scene.act({ act: 'pin.renew', room, dry_run: true });
    expect([dry.status, await pinOf(room)]).toEqual([200, null]);
    const key = { 'idempotency-key': 'renew' };
    const first = await scene.act({ act: 'pin.renew', room }, key);
    const pin = await pinOf(room);
    expect(pin).toMatch(/^\d{10}$/);
    expect(await scene.act({ act: 'pin.renew', room }, key)).toMatchObject({ status: 200, json: first.json });
    expect(await pinOf(room)).toBe(pin);
    const told = JSON.stringify([first.json, await scene.journal(room), scene.product.logged]);
    expect(told).not.toContain(pin);
    expect(await scene.act({ act: 'pin.renew', room })).toMatchObject({ status: 200 });
    expect(await pinOf(room)).not.toBe(pin);
  });
});
