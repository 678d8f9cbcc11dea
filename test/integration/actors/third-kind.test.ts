import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roomAddress } from '#machines/addresses.ts';
import type { ActorKind } from '#machines/catalogue.ts';
import { deliver, deliverIn } from '#src/actors/deliver.ts';
import { addressKey, type Delivery } from '#src/actors/delivery.ts';
import { fireDueTimers } from '#src/actors/due-timers.ts';
import { hold } from '#src/actors/hold.ts';
import { transaction } from '#src/db/transaction.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { type ActorScene, joins, report, startActorScene } from '#test/support/actor-scene.ts';
import { eventually } from '#test/support/eventually.ts';
import { withTallies } from '#test/support/third-kind.ts';

let scene: ActorScene;
let runtime: ActorScene['runtime'];
beforeAll(async () => {
  scene = await startActorScene();
  runtime = withTallies(scene.runtime);
});
afterAll(() => scene[Symbol.asyncDispose]());

const tallyOf = (room: Room) => ({ kind: 'tally', id: `${room.id}/${randomUUID()}` });
const add = (to: { kind: string; id: string }, type = 'tally.add') =>
  ({
    to,
    event: { type },
    key: randomUUID(),
    cause: { by: 'operator', id: 'a test' },
  }) as unknown as Delivery;

const someoneWaits = () =>
  eventually('a transaction that waits', async () => {
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return ((await scene.pool.query(waiting)).rowCount ?? 0) > 0;
  });

describe('a kind of actor that the kernel does not know by name', () => {
  it('is held together with its room, and no guest of the room is', async () => {
    const room = await scene.newRoom();
    const guest = await scene.knock(room);
    const to = tallyOf(room);
    await transaction(runtime.database, async (tx) => {
      const held = await hold(runtime, tx, [roomAddress(room.id), to]);
      expect([...held.keys()]).toEqual([`room/${room.id}`, addressKey(to)]);
      const { rows } = await scene.pool.query(`select id from greenroom.actor where room = $1 for update skip locked`, [
        room.id,
      ]);
      expect(rows).toEqual([{ id: `${room.id}/${guest}` }]);
      const [receipt] = await deliverIn(runtime, tx, [add(to)], { held });
      expect(receipt!.outcome).toBe('moved');
    });
  });

  it('sends its room a message in the same commit', async () => {
    const room = await scene.newRoom();
    const to = tallyOf(room);
    const [receipt] = await deliver(runtime, [add(to)]);
    expect(receipt).toMatchObject({ outcome: 'moved', revision: 1 });
    const { facts } = await scene.read(room);
    expect(facts.map(({ type }) => type)).toEqual(['tally.added', 'room.changed']);
    const { rows } = await scene.pool.query(
      'select count(distinct xmin::text)::int as commits, count(*)::int as actors from greenroom.actor where room = $1',
      [room.id],
    );
    expect(rows[0]).toEqual({ commits: 1, actors: 2 });
  });

  it('is moved once by a delivery to its row, which tells so', async () => {
    const to = tallyOf(await scene.newRoom());
    for (const revision of [1, 2, 3]) {
      const [receipt] = await deliver(runtime, [add(to)]);
      expect(receipt).toMatchObject({ outcome: 'moved', revision });
    }
  });

  it('waits for its room, and is moved once then', async () => {
    const room = await scene.newRoom();
    const to = tallyOf(room);
    await deliver(runtime, [add(to)]);
    const client = await scene.pool.connect();
    await client.query('begin');
    await client.query(`select from greenroom.actor where kind = 'room' and id = $1 for update`, [room.id]);
    const delivered = deliver(runtime, [add(to)]);
    await someoneWaits();
    await client.query('commit');
    client.release();
    const [receipt] = await delivered;
    expect(receipt).toMatchObject({ outcome: 'moved', revision: 2 });
  });

  it('sends its room a message when a timer is due, and leaves it for later while the room is locked', async () => {
    const room = await scene.newRoom();
    const to = tallyOf(room);
    await deliver(runtime, [add(to, 'tally.wait')]);
    await scene.hurry(to.kind as ActorKind, to.id);
    await transaction(runtime.database, async (tx) => {
      await hold(runtime, tx, [roomAddress(room.id)], { create: true });
      expect(await fireDueTimers(runtime)).toBe(0);
    });
    expect(await fireDueTimers(runtime)).toBe(1);
    expect((await scene.read(room)).facts.map(({ type }) => type)).toEqual(['room.changed']);
  });

  it('is journaled with the actor that sent the message as the cause', async () => {
    const room = await scene.newRoom();
    const to = tallyOf(room);
    await deliver(runtime, [add(to)]);
    const { rows } = await scene.pool.query(
      'select kind, event, cause from greenroom.journal where room = $1 order by id',
      [room.id],
    );
    expect(rows).toEqual([
      { kind: 'tally', event: 'tally.add', cause: { by: 'operator', id: 'a test' } },
      { kind: 'room', event: 'pin.renewed', cause: { by: 'actor', id: addressKey(to) } },
    ]);
  });

  it('never deadlocks with deliveries to the rooms that it sends messages to', async () => {
    const rooms = await Promise.all([scene.newRoom(), scene.newRoom(), scene.newRoom()]);
    const tallies = rooms.map(tallyOf);
    const calls = Array.from({ length: 60 }, (_, index) => {
      const at = index % 3;
      return index % 2 === 0
        ? deliver(runtime, [add(tallies[at]!), add(tallies[(at + 1) % 3]!)])
        : deliver(runtime, [report(rooms[at]!, joins(`p${index}`)), report(rooms[(at + 2) % 3]!, joins(`q${index}`))]);
    });
    const outcomes = (await Promise.all(calls)).flat().map(({ outcome }) => outcome);
    expect(new Set(outcomes)).toEqual(new Set(['moved']));
  });
});
