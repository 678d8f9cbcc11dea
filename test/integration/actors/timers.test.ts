import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fireDueTimers } from '#src/actors/due-timers.ts';
import { transaction } from '#src/db/transaction.ts';
import { admitAll, leaveLobby } from '#src/lobby/decide.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { type ActorScene, ask, finished, joins, report, startActorScene, tell } from '#test/support/actor-scene.ts';

let scene: ActorScene;
beforeAll(async () => {
  scene = await startActorScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const sweepTimer = 'xstate.after.sweep.room.sweeping.resting';
const guestOf = async (room: Room) => {
  const guest = await scene.knock(room);
  return { guest, id: `${room.id}/${guest}` };
};
const stateOf = async (id: string) => (await scene.actor('guest', id)).snapshot.value;

describe('a timer', () => {
  it('stands in the row with its deadline, by the database’s clock, and the earliest one is when it is due', async () => {
    const room = await scene.newRoom();
    const { id, guest } = await guestOf(room);
    await tell(scene, ask(room, guest, { type: 'guest.released', replica: scene.lobby.replica }));
    const { timers, due_at } = await scene.actor('guest', id);
    expect(Object.keys(timers).sort()).toEqual([
      'xstate.after.grace.guest.waiting.released',
      'xstate.after.maxWait.guest.waiting',
    ]);
    const { rows } = await scene.pool.query(
      `select extract(epoch from due_at - updated_at)::float8 as seconds from greenroom.actor where id = $1`,
      [id],
    );
    expect(rows[0].seconds).toBeCloseTo(10, 0);
    expect(due_at!.toISOString()).toBe(timers['xstate.after.grace.guest.waiting.released']!.at);
  });

  it('is left alone until it is due, then fires once', async () => {
    const room = await scene.newRoom();
    const { id } = await guestOf(room);
    expect(await fireDueTimers(scene.runtime)).toBe(0);
    expect(await stateOf(id)).toEqual({ waiting: 'held' });
    await scene.hurry('guest', id);
    expect(await fireDueTimers(scene.runtime)).toBe(1);
    expect(await stateOf(id)).toBe('expired');
    expect(await fireDueTimers(scene.runtime)).toBe(0);
    const [line] = (await scene.read(room)).journal.slice(-1);
    expect(line).toMatchObject({
      event: 'xstate.after.maxWait.guest.waiting',
      cause: { by: 'timer', id: 'xstate.after.maxWait.guest.waiting' },
      facts: ['guest.gone'],
    });
    expect(await scene.actor('guest', id)).toMatchObject({ timers: {}, due_at: null });
  });

  it('that is cancelled is no longer there', async () => {
    const room = await scene.newRoom();
    const { id, guest } = await guestOf(room);
    await leaveLobby(scene.lobby, room, guest, randomUUID());
    expect(await scene.actor('guest', id)).toMatchObject({ timers: {}, due_at: null });
  });

  it('of several that are due fires in the order of the deadlines; what the first cancels is stale', async () => {
    const room = await scene.newRoom();
    const { id, guest } = await guestOf(room);
    await tell(scene, ask(room, guest, { type: 'guest.released', replica: scene.lobby.replica }));
    await scene.hurry('guest', id);
    await scene.pool.query(
      `update greenroom.actor set timers = jsonb_set(timers, '{xstate.after.maxWait.guest.waiting,at}', '"1999-01-01T00:00:00.000Z"')
       where id = $1`,
      [id],
    );
    expect(await fireDueTimers(scene.runtime)).toBe(1);
    const fired = (await scene.read(room)).journal.filter(({ cause }) => cause.by === 'timer');
    expect(fired.map(({ event }) => event)).toEqual(['xstate.after.maxWait.guest.waiting']);
  });

  it('that was set anew is recognised by its token, though it has the same name', async () => {
    const room = await scene.newRoom();
    await tell(scene, report(room, joins('ada')));
    const old = (await scene.actor('room', room.id)).timers[sweepTimer]!;
    await scene.hurry('room', room.id);
    expect(await fireDueTimers(scene.runtime)).toBe(1);
    const listed = { type: 'livekit.listed', sid: 'RM_1', recorders: [] };
    expect(await tell(scene, report(room, listed))).toBe('moved');
    const anew = (await scene.actor('room', room.id)).timers[sweepTimer]!;
    expect(anew.token).not.toBe(old.token);
    const late = { ...report(room, { type: sweepTimer }), timer: { id: sweepTimer, token: old.token } };
    expect(await tell(scene, late)).toBe('stale');
    expect((await scene.actor('room', room.id)).timers[sweepTimer]).toEqual(anew);
  });

  it('that its machine ignores is removed', async () => {
    const room = await scene.newRoom();
    await tell(scene, report(room, joins('ada')));
    await scene.pool.query(
      `update greenroom.actor set due_at = '2000-01-01', timers = timers ||
         '{"orphan": {"at": "2000-01-01T00:00:00.000Z", "event": {"type": "xstate.after.nap.room.bed"}, "token": "1/9"}}'
       where id = $1`,
      [room.id],
    );
    expect(await fireDueTimers(scene.runtime)).toBe(0);
    const { timers, due_at, revision } = await scene.actor('room', room.id);
    expect([Object.keys(timers), revision]).toEqual([[sweepTimer], 1]);
    expect(due_at!.toISOString()).toBe(timers[sweepTimer]!.at);
  });
});

describe('replicas', () => {
  it('that read due timers concurrently fire each timer once', async () => {
    const rooms = await Promise.all(Array.from({ length: 10 }, () => scene.newRoom()));
    const guests = await Promise.all(rooms.flatMap((room) => [guestOf(room), guestOf(room)]));
    for (const { id } of guests) await scene.hurry('guest', id);
    const fired = await Promise.all([1, 2, 3].map(() => fireDueTimers(scene.runtime)));
    expect(fired.reduce((sum, count) => sum + count, 0) + (await fireDueTimers(scene.runtime))).toBe(20);
    for (const room of rooms) {
      const { facts, waiting } = await scene.read(room);
      expect(facts.filter(({ type }) => type === 'guest.gone')).toHaveLength(2);
      expect(waiting).toBe(0);
    }
  });

  it('do not wait for an actor that somebody else is moving', async () => {
    const room = await scene.newRoom();
    const { id } = await guestOf(room);
    await scene.hurry('guest', id);
    await transaction(scene.runtime.database, async (tx) => {
      await tx.client.query('select 1 from greenroom.actor where id = $1 for update', [id]);
      expect(await fireDueTimers(scene.runtime)).toBe(0);
    });
    expect(await fireDueTimers(scene.runtime)).toBe(1);
  });
});

describe('an actor that cannot be moved now', () => {
  it('does not delay the timers of others', async () => {
    const [ours, newer] = [await guestOf(await scene.newRoom()), await guestOf(await scene.newRoom())];
    await scene.hurry('guest', ours.id);
    await scene.hurry('guest', newer.id);
    // Written by a replica that has been updated already, and due before everybody else.
    await scene.pool.query(`update greenroom.actor set version = 99, due_at = '1999-01-01' where id = $1`, [newer.id]);
    expect(await fireDueTimers(scene.runtime)).toBe(1);
    expect([await stateOf(ours.id), await stateOf(newer.id)]).toEqual(['expired', { waiting: 'held' }]);
    await scene.pool.query('update greenroom.actor set version = 1 where id = $1', [newer.id]);
    expect(await fireDueTimers(scene.runtime)).toBe(1);
  });

  it('fails alone when its row cannot be written', async () => {
    const [ours, poisoned] = [await guestOf(await scene.newRoom()), await guestOf(await scene.newRoom())];
    await scene.hurry('guest', ours.id);
    await scene.hurry('guest', poisoned.id);
    await scene.pool.query(`update greenroom.actor set due_at = '1999-01-01' where id = $1`, [poisoned.id]);
    await scene.pool.query(
      `alter table greenroom.guest add constraint poison check (id <> '${poisoned.guest}' or status <> 'gone')`,
    );
    expect(await fireDueTimers(scene.runtime)).toBe(1);
    expect([await stateOf(ours.id), await stateOf(poisoned.id)]).toEqual(['expired', { waiting: 'held' }]);
    expect(scene.logged.filter((line) => line.includes(poisoned.id) && line.includes('poison'))).toHaveLength(1);
    // It is left alone for a moment, then tried again.
    expect(await fireDueTimers(scene.runtime)).toBe(0);
    await scene.pool.query('alter table greenroom.guest drop constraint poison');
    await scene.hurry('guest', poisoned.id);
    expect(await fireDueTimers(scene.runtime)).toBe(1);
  });
});

describe('an admission', () => {
  it('outlives the timer of the wait', async () => {
    const room = await scene.newRoom();
    const { id } = await guestOf(room);
    const waited = (await scene.actor('guest', id)).timers['xstate.after.maxWait.guest.waiting']!;
    await admitAll(scene.lobby, scene.host, room, { id: randomUUID() });
    const late = {
      to: { kind: 'guest', id } as const,
      event: { type: 'xstate.after.maxWait.guest.waiting' } as never,
      key: `timer/${waited.token}/late`,
      cause: { by: 'timer', id: 'late' } as const,
      timer: { id: 'xstate.after.maxWait.guest.waiting', token: waited.token },
    };
    expect(await tell(scene, late)).toBe('stale');
    expect(await stateOf(id)).toBe('admitted');
    expect(await tell(scene, report(room, joins('ada')))).toBe('moved');
    expect(await tell(scene, report(room, finished()))).toBe('moved');
    expect(await scene.actor('guest', id)).toMatchObject({ snapshot: { value: 'gone' }, due_at: null });
  });
});
