import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver, deliverIn } from '#src/actors/deliver.ts';
import { guestAddress, roomAddress } from '#src/actors/delivery.ts';
import { readJournal } from '#src/actors/journal.ts';
import { transaction } from '#src/db/transaction.ts';
import { newId } from '#src/ids.ts';
import { type ActorWorld, joined, makeActorWorld } from '#test/support/actor-world.ts';

const cause = { by: 'operator', id: 'test' } as const;

describe('a delivery', () => {
  let world: ActorWorld;
  beforeAll(async () => {
    world = await makeActorWorld();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('moves, is ignored, is a duplicate, or finds nobody', async () => {
    const room = await world.makeRoom();
    expect(await world.tell(room, joined('RM_1', 'ada'), 'first')).toBe('moved');
    expect(await world.tell(room, joined('RM_1', 'ada'), 'first')).toBe('duplicate');
    expect(await world.tell(room, joined('RM_1', 'ada'), 'second')).toBe('ignored');
    expect(await world.tell(newId(), joined('RM_1', 'ada'))).toBe('unknown');
    expect(await world.tellGuest(room, newId(), { type: 'guest.admit', by: 'x' })).toBe('unknown');
  });

  it('is applied once when it comes twenty times at once, also as the first of its actor', async () => {
    const room = await world.makeRoom();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => world.tell(room, joined('RM_1', 'ada'), 'same')),
    );
    expect(outcomes.filter((outcome) => outcome === 'moved')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(19);
    expect(await world.count('greenroom.journal', `room = '${room}'`)).toBe(1);
    expect(
      await world.value(`select snapshot -> 'context' -> 'people' from greenroom.actor where id = $1`, [room]),
    ).toBe(1);
  });

  it('commits with all others of its call, or not at all', async () => {
    const [one, other] = [await world.makeRoom(), await world.makeRoom()];
    const failing = {
      ...world.runtime,
      writes: {
        ...world.runtime.writes,
        'presence.add': (tx: { send(query: { text: string }): void }) => tx.send({ text: 'select 1 / 0' }),
      },
    } as typeof world.runtime;
    const deliveries = [one, other].map((room) => ({
      to: roomAddress(room),
      event: joined('RM_1', 'ada'),
      key: 'k',
      cause,
    }));
    await expect(deliver(failing, deliveries)).rejects.toThrow('division by zero');
    const rooms = `room in ('${one}', '${other}')`;
    for (const table of ['actor', 'journal', 'fact', 'seen_key', 'stream'])
      expect(await world.count(`greenroom.${table}`, rooms)).toBe(0);
    expect((await deliver(world.runtime, deliveries)).map(({ outcome }) => outcome)).toEqual(['moved', 'moved']);
  });

  it("commits with the caller's own row, or is rolled back with it", async () => {
    const room = await world.makeRoom();
    const delivery = { to: roomAddress(room), event: joined('RM_1', 'ada'), key: 'k', cause };
    const rename = (name: string, fail: boolean) =>
      transaction(world.database, async (tx) => {
        await tx.client.query('update meet_room set name = $2 where resource_id = $1', [room, name]);
        await deliverIn(world.runtime, tx, [delivery]);
        if (fail) throw new Error('changed my mind');
      });
    await expect(rename('lost', true)).rejects.toThrow('changed my mind');
    expect(await world.count('greenroom.fact', `room = '${room}'`)).toBe(0);
    expect(await world.value('select name from meet_room where resource_id = $1', [room])).toBe(`room-${room}`);
    await rename('kept', false);
    expect(await world.value('select name from meet_room where resource_id = $1', [room])).toBe('kept');
    expect(await world.count('greenroom.fact', `room = '${room}'`)).toBe(2);
  });

  it('enqueues a job for each command, under the key of its step, and none without', async () => {
    const room = await world.makeRoom();
    await world.tell(room, joined('RM_1', 'ada'));
    const jobs = `key like 'room/${room}/%'`;
    expect(await world.count('graphile_worker.jobs', jobs)).toBe(0);
    await world.tell(room, { type: 'livekit.back' });
    expect(await world.value(`select key from graphile_worker.jobs where ${jobs}`)).toBe(`room/${room}/2/0`);
  });

  it('numbers facts from 1 without holes, whoever writes at once', async () => {
    const rooms = await Promise.all(Array.from({ length: 5 }, () => world.makeRoom()));
    await Promise.all(
      Array.from({ length: 80 }, (_, index) => {
        const room = rooms[index % rooms.length]!;
        return index % 2 === 0 ? world.tell(room, joined('RM_1', `person-${index}`)) : world.knock(room);
      }),
    );
    const { rows } = await world.database.pool.query(
      `select f.room, f.stream, array_agg(number::int order by number) as numbers,
         max(case f.stream when 'room' then s.room_head else s.lobby_head end)::int as head
       from greenroom.fact f join greenroom.stream s on s.room = f.room where f.room = any($1) group by 1, 2`,
      [rooms],
    );
    expect(rows).toHaveLength(10);
    for (const { numbers, head } of rows)
      expect(numbers).toEqual(Array.from({ length: head }, (_, index) => index + 1));
  });

  it('ends everybody at the door with the meeting, in one commit and one line', async () => {
    const room = await world.makeRoom();
    await world.tell(room, joined('RM_1', 'ada'));
    const guests = [await world.knock(room, 'Secret Name'), await world.knock(room), await world.knock(room)];
    expect(await world.tellGuest(room, guests[0]!, { type: 'guest.admit', by: 'host' })).toBe('moved');
    expect(await world.value('select waiting from greenroom.stream where room = $1', [room])).toBe(2);
    expect(await world.tell(room, { type: 'livekit.roomFinished', sid: 'RM_1' })).toBe('moved');
    expect(await world.count('greenroom.guest', `room = '${room}' and status <> 'gone'`)).toBe(0);
    expect(await world.value('select waiting from greenroom.stream where room = $1', [room])).toBe(0);
    const lines = await readJournal(world.database, room, { limit: 100 });
    expect(lines.at(-1)).toMatchObject({
      event: 'livekit.roomFinished',
      cause,
      before: 'meeting.running.active sweeping.resting',
      after: 'meeting.empty sweeping.resting',
      facts: ['meeting.ended', 'lobby.cleared'],
      told: 3,
    });
    expect(lines.filter(({ event }) => event === 'guest.knock').map(({ request }) => request)).toEqual(
      guests.map(() => 'the-request'),
    );
    expect(JSON.stringify(lines)).not.toContain('Secret Name');
  });

  it('never deadlocks, and counts who waits exactly, when everything happens at once', async () => {
    const rooms = [await world.makeRoom(), await world.makeRoom()];
    const guests: [string, string][] = [];
    for (const room of rooms) for (let index = 0; index < 15; index++) guests.push([room, await world.knock(room)]);
    const acts = guests.flatMap(([room, guest], index) => [
      () => world.tellGuest(room, guest, { type: index % 3 === 0 ? 'guest.deny' : 'guest.admit', by: 'host' }),
      () => world.tellGuest(room, guest, { type: 'guest.leave' }),
      () => world.knock(room),
      () => world.tell(room, joined(`RM_${index}`, `person-${index}`)),
      () => world.tell(room, { type: 'livekit.roomFinished', sid: `RM_${index}` }),
    ]);
    const outcomes = await Promise.allSettled(acts.map((act) => act()));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    for (const room of rooms) {
      const waiting = await world.count('greenroom.guest', `room = '${room}' and status = 'waiting'`);
      expect(await world.value('select waiting from greenroom.stream where room = $1', [room])).toBe(waiting);
      const actors = `room = '${room}' and kind = 'guest' and snapshot -> 'value' ? 'waiting'`;
      expect(await world.count('greenroom.actor', actors)).toBe(waiting);
    }
  });

  it('refuses a row that a newer version wrote, and leaves it alone', async () => {
    const room = await world.makeRoom();
    await world.tell(room, joined('RM_1', 'ada'));
    await world.database.pool.query('update greenroom.actor set version = 99 where id = $1', [room]);
    await expect(world.tell(room, joined('RM_1', 'ben'))).rejects.toMatchObject({ code: 'unavailable' });
    expect(await world.count('greenroom.inbox', `room = '${room}'`)).toBe(0);
    expect(await world.value('select revision::int from greenroom.actor where id = $1', [room])).toBe(1);
  });

  it('asks nobody at the door of another room', async () => {
    const [one, other] = [await world.makeRoom(), await world.makeRoom()];
    const guest = await world.knock(other);
    await world.tell(one, joined('RM_1', 'ada'));
    await world.tell(one, { type: 'livekit.roomFinished', sid: 'RM_1' });
    const [receipt] = await deliver(world.runtime, [
      { to: guestAddress(other, guest), event: { type: 'guest.admit', by: 'host' }, key: 'k', cause },
    ]);
    expect(receipt).toMatchObject({ outcome: 'moved', snapshot: { value: 'admitted' } });
  });
});
