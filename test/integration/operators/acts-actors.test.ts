import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fireDueTimers } from '#src/actors/due-timers.ts';
import { retryInboxes } from '#src/actors/inbox.ts';
import { replay } from '#src/actors/replay.ts';
import { type ActScene, joined, startActScene } from '#test/support/act-scene.ts';

let scene: ActScene;
beforeAll(async () => {
  scene = await startActScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const roomActor = (id: string) => ({ kind: 'room', id });

/** A room whose stored state is broken, with `reports` of them kept in its inbox, quarantined. */
async function brokenRoom(reports = 2): Promise<string> {
  const room = await scene.newMeeting('ada');
  await scene.corrupt('room', room);
  for (let index = 0; index < reports; index++) await scene.tell(room, joined(`late-${index}`));
  for (const _ of [1, 2]) {
    await scene.rows(`update greenroom.inbox set next_try_at = '2000-01-01' where actor = $1`, room);
    await retryInboxes(scene.product.runtime);
  }
  expect((await scene.actor('room', room)).quarantined_at).not.toBeNull();
  return room;
}

describe('a quarantined actor', () => {
  it('is released, and its reports are delivered in order once its state is mended', async () => {
    const room = await scene.newMeeting('ada');
    const { snapshot } = await scene.actor('room', room);
    await scene.corrupt('room', room);
    await scene.tell(room, joined('bob'));
    await scene.rows('update greenroom.actor set quarantined_at = now(), snapshot = $2 where id = $1', room, snapshot);
    const dry = await scene.act({ act: 'actor.release', actor: roomActor(room), dry_run: true });
    expect(dry.json.text).toContain('1 kept report would be delivered');
    expect((await scene.actor('room', room)).quarantined_at).not.toBeNull();
    const { json } = await scene.act({ act: 'actor.release', actor: roomActor(room) });
    expect(json).toMatchObject({ done: true, details: { inbox: 0, quarantined: false } });
    expect((await scene.actor('room', room)).snapshot.context.people).toBe(2);
    expect((await scene.journal(room)).map(({ event }) => event)).toContain('actor.released');
    expect((await scene.act({ act: 'actor.release', actor: roomActor(room) })).status).toBe(409);
  });

  it('tells that it failed again', async () => {
    const room = await brokenRoom(1);
    const { json } = await scene.act({ act: 'actor.release', actor: roomActor(room) });
    expect(json.text).toContain('the first failed again');
    expect((await scene.actor('room', room)).inbox).toBe(1);
  });

  it.each([
    { kind: 'room', id: 'nonsense' },
    { kind: 'guest', id: randomUUID() },
    { kind: 'room', id: randomUUID() },
  ])('must exist: %j', async (actor) => {
    for (const act of ['actor.release', 'actor.reset']) expect((await scene.act({ act, actor })).status).toBe(404);
  });
});

describe('a reset', () => {
  it('of a room whose machine throws leaves no meeting, rule, guest or report behind, and compares with LiveKit', async () => {
    const room = await scene.newMeeting('ada');
    const guest = await scene.knock(room);
    await scene.corrupt('room', room);
    await scene.tell(room, joined('bob'));
    const before = await scene.everything();
    const dry = await scene.act({ act: 'actor.reset', actor: roomActor(room), dry_run: true });
    expect(dry).toMatchObject({
      status: 200,
      json: { done: false, details: { dropped: { 'participant.joined': 1 } } },
    });
    expect(await scene.everything()).toEqual(before);
    const { status, json } = await scene.act({ act: 'actor.reset', actor: roomActor(room), reason: 'broken state' });
    expect({ status, json }).toMatchObject({ status: 200, json: { details: { works: true } } });
    expect(await scene.actor('room', room)).toMatchObject({
      inbox: 0,
      quarantined_at: null,
      snapshot: {
        value: { meeting: 'empty', sweeping: 'looking', telephony: 'off' },
        context: { sid: null, people: 0 },
      },
    });
    expect(await scene.rows('select from greenroom.inbox where actor = $1', room)).toEqual([]);
    expect(await scene.rows('select from greenroom.presence where room = $1', room)).toEqual([]);
    expect((await scene.rows('select status from greenroom.guest where id = $1', guest))[0]!.status).toBe('gone');
    expect((await scene.rows('select waiting from greenroom.stream where room = $1', room))[0]!.waiting).toBe(0);
    // The comparison finds people who are there.
    expect((await scene.commands(room)).map(({ name }) => name)).toContain('livekit.listParticipants');
    expect(await scene.tell(room, { ...joined('ada'), source: 'sweep' })).toBe('moved');
    expect((await scene.actor('room', room)).snapshot.value.meeting).toEqual({ running: 'active' });
    const line = (await scene.journal(room)).find(({ event }) => event === 'operator.reset');
    expect(line).toMatchObject({
      kind: 'room',
      cause: { by: 'operator', id: 'token', reason: 'broken state' },
      given: { event: { dropped: { 'participant.joined': 1 } } },
    });
    const { revision } = await scene.actor('room', room);
    const replayed = await replay(scene.product.runtime, { kind: 'room', id: room }, revision);
    expect(replayed!.start.state).toBe(line!.after);
    expect(replayed!.steps.at(-1)).toMatchObject({ revision, agrees: true });
  });

  it('of a deleted room closes it', async () => {
    const room = await scene.newMeeting('ada');
    await scene.corrupt('room', room);
    for (const table of [
      'meet_resource_access where resource_id',
      'meet_room where resource_id',
      'meet_resource where id',
    ])
      await scene.rows(`delete from ${table} = $1`, room);
    expect((await scene.act({ act: 'actor.reset', actor: roomActor(room) })).status).toBe(200);
    expect((await scene.actor('room', room)).snapshot.value.meeting).toEqual({ deleted: 'closing' });
  });

  it('of a guest ends the place, and the person may knock again', async () => {
    const room = await scene.newMeeting('ada');
    const guest = await scene.knock(room);
    await scene.corrupt('guest', `${room}/${guest}`);
    const { status } = await scene.act({ act: 'actor.reset', actor: { kind: 'guest', id: `${room}/${guest}` } });
    expect(status).toBe(200);
    expect((await scene.rows('select status, reason from greenroom.guest where id = $1', guest))[0]).toEqual({
      status: 'gone',
      reason: 'left',
    });
    expect((await scene.rows('select waiting from greenroom.stream where room = $1', room))[0]!.waiting).toBe(0);
    expect(await scene.actor('guest', `${room}/${guest}`)).toMatchObject({ done: true, snapshot: { value: 'gone' } });
    expect(await scene.knock(room)).not.toBe(guest);
  });

  it('is done by one of two at once', async () => {
    const room = await brokenRoom();
    const key = { 'idempotency-key': `reset ${room}` };
    const answers = await Promise.all([1, 2].map(() => scene.act({ act: 'actor.reset', actor: roomActor(room) }, key)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await scene.journal(room)).filter(({ event }) => event === 'operator.reset')).toHaveLength(1);
  });
});

describe('a pending command', () => {
  /** A room with a pending comparison that has failed twice. */
  async function withCommand(): Promise<{ room: string; command: string }> {
    const room = await scene.newMeeting('ada');
    await scene.act({ act: 'room.reconcile', room });
    const { key: command } = (await scene.commands(room)).find(({ name }) => name === 'livekit.listParticipants')!;
    await scene.rows(
      `update graphile_worker._private_jobs set run_at = now() + interval '1 hour',
         payload = (payload::jsonb || '{"tries": 2}')::json where key = $1`,
      command,
    );
    return { room, command };
  }
  const found = async (room: string, key: string) => (await scene.commands(room)).find((one) => one.key === key);

  it('is run at once', async () => {
    const { room, command } = await withCommand();
    const act = { act: 'command.retry', actor: roomActor(room), command };
    expect((await scene.act({ ...act, dry_run: true })).json.text).toContain('after 2 failed tries');
    expect((await found(room, command))!.run_at.getTime()).toBeGreaterThan(Date.now() + 60_000);
    expect((await scene.act(act)).status).toBe(200);
    expect((await found(room, command))!.run_at.getTime()).toBeLessThan(Date.now() + 60_000);
    expect((await scene.journal(room)).at(-1)).toMatchObject({
      kind: 'act',
      event: 'command.retried',
      given: { event: { command: 'livekit.listParticipants' } },
    });
  });

  it('is dropped: its actor gets the failure, once, and the job is removed', async () => {
    const { room, command } = await withCommand();
    const act = { act: 'command.drop', actor: roomActor(room), command };
    const before = await scene.everything();
    expect((await scene.act({ ...act, dry_run: true })).status).toBe(200);
    expect(await scene.everything()).toEqual(before);
    const statuses = await Promise.all([1, 2].map(async () => (await scene.act(act)).status));
    expect(statuses.sort()).toEqual([200, 404]);
    expect(await found(room, command)).toBeUndefined();
    expect((await scene.actor('room', room)).snapshot.value.sweeping).toBe('resting');
    expect((await scene.journal(room)).filter(({ event }) => event === 'livekit.listFailed')).toMatchObject([
      { cause: { by: 'operator', reason: 'a guest called', tries: 2 } },
    ]);
  });

  it('is left to a worker that lives, and taken from one that died', async () => {
    const { room, command } = await withCommand();
    const replica = randomUUID();
    await scene.rows(`insert into greenroom.replica (id, workers, beat_at) values ($1, '{w1}', now())`, replica);
    const lock = `update graphile_worker._private_jobs set locked_by = 'w1', locked_at = now() where key = $1`;
    await scene.rows(lock, command);
    for (const act of ['command.retry', 'command.drop']) {
      expect(await scene.act({ act, actor: roomActor(room), command })).toMatchObject({
        status: 409,
        json: { detail: 'A worker runs the command now. Try again when it has ended.' },
      });
    }
    await scene.rows(`update greenroom.replica set beat_at = now() - interval '1 minute' where id = $1`, replica);
    expect((await scene.act({ act: 'command.retry', actor: roomActor(room), command })).status).toBe(200);
    expect((await found(room, command))!.locked_by).toBeNull();
    await scene.rows(lock, command);
    expect((await scene.act({ act: 'command.drop', actor: roomActor(room), command })).status).toBe(200);
    expect(await found(room, command)).toBeUndefined();
  });

  it('is named by its own actor', async () => {
    const { room, command } = await withCommand();
    const other = await scene.newMeeting('bob');
    const asked = [
      { actor: roomActor(other), command },
      { actor: roomActor(room), command: `room/${room}/99/0` },
      { actor: roomActor(randomUUID()), command },
    ];
    for (const one of asked) expect((await scene.act({ act: 'command.drop', ...one })).status).toBe(404);
  });
});

describe('a pending timer', () => {
  const timerOf = async (room: string) => Object.keys((await scene.actor('room', room)).timers)[0]!;

  it('is fired now, and not again when its time comes', async () => {
    const room = await scene.newMeeting('ada');
    const timer = await timerOf(room);
    const act = { act: 'timer.fire', actor: roomActor(room), timer };
    const before = await scene.everything();
    expect((await scene.act({ ...act, dry_run: true })).json.details).toMatchObject({ outcome: 'moved' });
    expect(await scene.everything()).toEqual(before);
    const statuses = await Promise.all([1, 2].map(async () => (await scene.act(act)).status));
    expect(statuses.sort()).toEqual([200, 404]);
    expect((await scene.actor('room', room)).snapshot.value.sweeping).toBe('looking');
    expect((await scene.journal(room)).at(-1)!.cause).toMatchObject({ by: 'operator', reason: 'a guest called' });
    await fireDueTimers(scene.product.runtime);
    expect((await scene.actor('room', room)).snapshot.value.sweeping).toBe('looking');
  });

  it('is cancelled: its actor goes on without it, and replays know that', async () => {
    const room = await scene.newMeeting('ada');
    const timer = await timerOf(room);
    const act = { act: 'timer.cancel', actor: roomActor(room), timer };
    expect((await scene.act({ ...act, dry_run: true })).status).toBe(200);
    expect((await scene.actor('room', room)).timers).toHaveProperty([timer]);
    expect((await scene.act(act)).status).toBe(200);
    expect(await scene.actor('room', room)).toMatchObject({ timers: {}, due_at: null, journaled: -1 });
    expect((await scene.act(act)).status).toBe(404);
    await scene.tell(room, joined('bob'));
    expect((await scene.journal(room)).at(-1)!.checkpoint).toMatchObject({ timers: {} });
  });

  it('of a quarantined actor waits for its release', async () => {
    const room = await scene.newMeeting('ada');
    const timer = await timerOf(room);
    await scene.rows('update greenroom.actor set quarantined_at = now() where id = $1', room);
    expect((await scene.act({ act: 'timer.fire', actor: roomActor(room), timer })).status).toBe(409);
  });
});

describe('an actor whose row another transaction holds', () => {
  it('is busy: the act is refused after a while', async () => {
    const room = await scene.newMeeting('ada');
    const client = await scene.people.pool.connect();
    try {
      await client.query('begin');
      await client.query('select from greenroom.actor where id = $1 for update', [room]);
      const answers = await Promise.all([
        scene.act({ act: 'actor.reset', actor: roomActor(room), dry_run: true }),
        scene.act({ act: 'meeting.end', room }),
      ]);
      for (const answer of answers) {
        expect(answer).toMatchObject({ status: 409, json: { detail: expect.stringContaining('Another transaction') } });
      }
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
