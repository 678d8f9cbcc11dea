import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '#src/actors/deliver.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { type ActorScene, finished, joins, leaves, report, startActorScene, tell } from '#test/support/actor-scene.ts';
import { eventually } from '#test/support/eventually.ts';

let scene: ActorScene;
beforeAll(async () => {
  scene = await startActorScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const roomsOf = (count: number) => Promise.all(Array.from({ length: count }, () => scene.newRoom()));

/** Every order of these. */
const permutations = <Item>(items: readonly Item[]): Item[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((others) => [item, ...others]));

describe('calls that wait for a transaction', () => {
  it('share the next one', async () => {
    const rooms = await roomsOf(40);
    await Promise.all(rooms.map((room) => tell(scene, report(room, joins('ada')))));
    await Promise.all(rooms.map((room) => tell(scene, report(room, joins('bob')))));
    const { rows } = await scene.pool.query(
      `select count(distinct xmin::text)::int as commits, min(revision)::int as revision from greenroom.actor
       where room = any($1)`,
      [rooms.map(({ id }) => id)],
    );
    expect(rows[0].revision).toBe(2);
    expect(rows[0].commits).toBeLessThanOrEqual(4);
  });

  it('to one room are combined into one update, in order, each with its own key, line and facts', async () => {
    const room = await scene.newRoom();
    await tell(scene, report(room, joins('ada')));
    const names = Array.from({ length: 20 }, (_, index) => `person-${index}`);
    const outcomes = await Promise.all(names.map((name) => tell(scene, report(room, joins(name)))));
    expect(new Set(outcomes)).toEqual(new Set(['moved']));
    const { facts } = await scene.read(room);
    expect(facts.slice(2).map(({ data }) => data.identity)).toEqual(names);
    expect(facts.map(({ number }) => number)).toEqual(facts.map((_, index) => index + 1));
    expect(await scene.count('greenroom.journal', 'room = $1', [room.id])).toBe(21);
    expect(await scene.count('greenroom.seen_key', 'room = $1', [room.id])).toBe(21);
    expect(await scene.actor('room', room.id)).toMatchObject({ revision: 21 });
  });

  it('are answered one by one when one of them cannot be written', async () => {
    const rooms = await roomsOf(12);
    const [poisoned] = rooms as [Room];
    await scene.pool.query(
      `alter table greenroom.presence add constraint no_mallory check (identity <> 'mallory' or room <> '${poisoned.id}')`,
    );
    const settled = await Promise.allSettled(rooms.map((room) => tell(scene, report(room, joins('mallory')))));
    await scene.pool.query('alter table greenroom.presence drop constraint no_mallory');
    expect(settled.map(({ status }) => status)).toEqual(['rejected', ...rooms.slice(1).map(() => 'fulfilled')]);
    expect(await scene.count('greenroom.actor', 'room = $1', [poisoned.id])).toBe(0);
  });

  it('to other rooms start while those to a busy room wait', async () => {
    const [busy, quiet] = (await roomsOf(2)) as [Room, Room];
    for (const room of [busy, quiet]) await tell(scene, report(room, joins('ada')));
    const client = await scene.pool.connect();
    await client.query('begin');
    // The fact's number is drawn last, so the group in progress holds the room until then.
    await client.query('select from greenroom.stream where room = $1 for update', [busy.id]);
    const first = tell(scene, report(busy, joins('bob')));
    await eventually('the group in progress waits for the stream', async () => {
      const waiting = `wait_event_type = 'Lock' and datname = current_database()`;
      return (await scene.count('pg_stat_activity', waiting)) > 0;
    });
    const later = ['eve', 'dan'].map((name) => tell(scene, report(busy, joins(name))));
    expect(await scene.actor('room', busy.id)).toMatchObject({ revision: 1 });
    // Arrives when the others already wait.
    expect(await tell(scene, report(quiet, joins('bob')))).toBe('moved');
    await client.query('commit');
    client.release();
    expect(await Promise.all([first, ...later])).toEqual(['moved', 'moved', 'moved']);
  });

  it('do not wait for a room that another transaction has locked, and that room is moved afterwards', async () => {
    const rooms = await roomsOf(30);
    await Promise.all(rooms.map((room) => tell(scene, report(room, joins('ada')))));
    const [hot, ...others] = rooms as [Room, ...Room[]];
    const client = await scene.pool.connect();
    await client.query('begin');
    await client.query('select from greenroom.actor where room = $1 for update', [hot.id]);
    let moved = false;
    const waiting = Promise.all(['bob', 'eve'].map((name) => tell(scene, report(hot, joins(name))))).then(
      (outcomes) => {
        moved = true;
        return outcomes;
      },
    );
    for (const name of ['bob', 'eve', 'dan']) {
      await Promise.all(others.map((room) => tell(scene, report(room, joins(name)))));
    }
    expect(moved).toBe(false);
    await client.query('commit');
    client.release();
    expect(await waiting).toEqual(['moved', 'moved']);
    expect((await scene.read(hot)).present).toHaveLength(3);
  });

  it('to many locked rooms at once do not keep the others waiting either', async () => {
    const rooms = await roomsOf(40);
    await Promise.all(rooms.map((room) => tell(scene, report(room, joins('ada')))));
    const [locked, free] = [rooms.slice(0, 20), rooms.slice(20)];
    const client = await scene.pool.connect();
    await client.query('begin');
    await client.query('select from greenroom.actor where room = any($1) order by id for update', [
      locked.map(({ id }) => id),
    ]);
    const waiting = Promise.all(locked.map((room) => tell(scene, report(room, joins('bob')))));
    await Promise.all(free.map((room) => tell(scene, report(room, joins('bob')))));
    await client.query('commit');
    client.release();
    expect(new Set(await waiting)).toEqual(new Set(['moved']));
  });

  it('create rooms that have no actor yet, once', async () => {
    const rooms = await roomsOf(6);
    const calls = rooms.flatMap((room) => ['ada', 'bob', 'eve'].map((name) => tell(scene, report(room, joins(name)))));
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['moved']));
    for (const room of rooms) expect((await scene.read(room)).present).toHaveLength(3);
  });
});

describe('events of one participant', () => {
  const events = () => [joins('ada'), leaves('ada'), { ...joins('ada'), source: 'sweep' }, finished()];
  const endOf = async (room: Room) => {
    const { meeting, present, facts } = await scene.read(room);
    return { meeting, present, facts: facts.map(({ type, number }) => [type, number]) };
  };

  it('end equal in every order, whether they commit together or one by one', async () => {
    for (const order of permutations(events())) {
      const [single, together, concurrent] = (await roomsOf(3)) as [Room, Room, Room];
      const keys = order.map(() => `webhook/${randomUUID()}`);
      const of = (room: Room) => order.map((event, index) => report(room, event, keys[index]));
      // A second room keeps a transaction under way, so that the calls to this one are folded.
      for (const room of [single, together, concurrent]) await tell(scene, report(room, joins('host')));
      for (const delivery of of(single)) await tell(scene, delivery);
      await deliver(scene.runtime, of(together));
      await Promise.all([...of(concurrent), ...of(concurrent)].map((delivery) => tell(scene, delivery)));
      const expected = await endOf(single);
      expect(await endOf(together)).toEqual(expected);
      expect(await endOf(concurrent)).toEqual(expected);
    }
  });
});
