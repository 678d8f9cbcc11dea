import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guestAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Delivery } from '#src/actors/delivery.ts';
import { fireDueTimers } from '#src/actors/due-timers.ts';
import { hold } from '#src/actors/hold.ts';
import { transaction } from '#src/db/transaction.ts';
import { admitAll, decideGuest, leaveLobby } from '#src/lobby/decide.ts';
import { releaseGuestsOf } from '#src/lobby/release-guests.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { type ActorScene, finished, joins, leaves, report, startActorScene, tell } from '#test/support/actor-scene.ts';
import { eventually } from '#test/support/eventually.ts';
import { type RandomSource, seedRandom } from '#test/support/random-source.ts';

let scene: ActorScene;
beforeAll(async () => {
  scene = await startActorScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const seed = Number(process.env.GREENROOM_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** One act of somebody, chosen at random, with everything that may be locked by it. */
async function actAtRandom(random: RandomSource, rooms: readonly Room[], guests: Map<Room, string[]>): Promise<void> {
  const { runtime, lobby, host } = scene;
  const room = random.pick(rooms);
  const other = random.pick(rooms);
  const known = guests.get(room)!;
  const guest = known.length === 0 ? randomUUID() : random.pick(known);
  const id = randomUUID();
  const sid = `RM_${random.below(3)}`;
  const name = `person-${random.below(5)}`;
  const decide = () =>
    decideGuest(lobby, host.session!.user.id, room, {
      id,
      request: id,
      participant_id: guest,
      allow_entry: random.chance(0.5),
    });
  const released = (of: Room, one: string): Delivery => ({
    to: guestAddress(of.id, one),
    event: { type: 'guest.released', replica: lobby.replica },
    key: `replica/${id}`,
    cause: { by: 'replica', id },
  });
  const acts: readonly (() => Promise<unknown>)[] = [
    async () => void known.push(await scene.knock(room, id)),
    async () => void known.push(await scene.knock(room, id)),
    () => decide().catch((error) => expect(error).toMatchObject({ code: 'not_found' })),
    () => admitAll(lobby, host, room, { id }),
    () => leaveLobby(lobby, room, guest, id),
    () => tell(scene, report(room, joins(`${name}-${id}`, sid))),
    () => tell(scene, report(room, finished(sid))),
    // Rooms and guests of several rooms in one call, in whatever order.
    () =>
      deliver(
        runtime,
        random.shuffle([
          report(room, joins(`${name}-${id}`, sid)),
          report(other, finished(sid)),
          released(room, guest),
          ...(guests.get(other) ?? []).slice(-2).map((one) => released(other, one)),
          report(other, leaves(name, sid)),
        ]),
      ),
    () => releaseGuestsOf(runtime, lobby.replica),
    async () => {
      if (known.length > 0) await scene.hurry('guest', `${room.id}/${guest}`);
      await fireDueTimers(runtime);
    },
  ];
  await random.pick(acts)();
}

/** Waits until this many transactions wait for a row that another one has locked. */
const blocked = (count: number) =>
  eventually(`${count} transactions waiting for a lock`, async () => {
    const { rows } = await scene.pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows.length === count;
  });

describe('a host who admits all', () => {
  it('does not lock a guest who came meanwhile after guests of higher ids', async () => {
    const { runtime, lobby, host } = scene;
    const room = await scene.newRoom();
    const [low, high] = [randomUUID(), randomUUID()].sort() as [string, string];
    const knockAs = (guest: string) => scene.knock(room, randomUUID(), guest);
    expect(await knockAs(high)).toBe(high);
    const both = [guestAddress(room.id, low), guestAddress(room.id, high)];
    let admitting: ReturnType<typeof admitAll> | undefined;
    let holding: Promise<number> | undefined;
    await transaction(runtime.database, async (tx) => {
      await hold(runtime, tx, [guestAddress(room.id, high)]);
      admitting = admitAll(lobby, host, room, { id: randomUUID() });
      await blocked(1);
      await knockAs(low);
      holding = transaction(runtime.database, async (other) => (await hold(runtime, other, both)).size);
      await blocked(2);
    });
    expect(await holding).toBe(2);
    expect(await admitting).toMatchObject({ admitted: 1, through: 1 });
  });
});

describe(`concurrent guests and hosts (GREENROOM_TEST_SEED=${seed})`, () => {
  it('never deadlock, and the counts are right afterwards', async () => {
    const rooms = await Promise.all(Array.from({ length: 4 }, () => scene.newRoom()));
    const guests = new Map<Room, string[]>(rooms.map((room) => [room, []]));
    // All act concurrently; a deadlock would reject one of them.
    const people = Array.from({ length: 10 }, async (_, person) => {
      const own = seedRandom(seed + person);
      for (let turn = 0; turn < 40; turn++) await actAtRandom(own, rooms, guests);
    });
    const failed = (await Promise.allSettled(people)).filter(({ status }) => status === 'rejected');
    expect(failed).toEqual([]);

    const { rows } = await scene.pool.query(
      `select s.waiting, (select count(*)::int from greenroom.guest g where g.room = s.room and g.status = 'waiting') as counted,
         (select count(*)::int from greenroom.actor a where a.room = s.room and a.kind = 'guest'
            and a.snapshot -> 'value' ? 'waiting') as actors,
         s.room_head::int, s.lobby_head::int,
         (select count(*)::int from greenroom.fact f where f.room = s.room and f.stream = 'room') as room_facts,
         (select count(*)::int from greenroom.fact f where f.room = s.room and f.stream = 'lobby') as lobby_facts
       from greenroom.stream s where s.room = any($1)`,
      [rooms.map(({ id }) => id)],
    );
    expect(rows).toHaveLength(4);
    for (const row of rows) {
      expect([row.waiting, row.counted, row.room_head, row.lobby_head]).toEqual([
        row.actors,
        row.actors,
        row.room_facts,
        row.lobby_facts,
      ]);
    }
    const { rows: meetings } = await scene.pool.query(
      `select (a.snapshot -> 'context' ->> 'people')::int as people, a.snapshot -> 'context' ->> 'sid' as sid,
         (select count(*)::int from greenroom.presence p where p.room = a.room and p.left_at is null) as present
       from greenroom.actor a where a.kind = 'room' and a.room = any($1)`,
      [rooms.map(({ id }) => id)],
    );
    for (const { people, present } of meetings) expect(present).toBe(people);
    expect(scene.logged.filter((line) => line.includes('deadlock'))).toEqual([]);
    expect(await scene.count('greenroom.inbox')).toBe(0);
  });
});
