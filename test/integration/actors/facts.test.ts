import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '#src/actors/deliver.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { type ActorScene, ask, joins, leaves, report, startActorScene, tell } from '#test/support/actor-scene.ts';
import { eventually } from '#test/support/eventually.ts';

let scene: ActorScene;
beforeAll(async () => {
  scene = await startActorScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const numbersOf = async (room: Room, stream: string) =>
  (await scene.read(room)).facts.filter((fact) => fact.stream === stream).map(({ number }) => number);
const upTo = (length: number) => Array.from({ length }, (_, index) => index + 1);

describe('facts', () => {
  it('are numbered by room and stream, in the order in which they were announced, rooms before their guests', async () => {
    const room = await scene.newRoom();
    const guest = await scene.knock(room);
    await deliver(scene.runtime, [
      report(room, joins('ada')),
      ask(room, guest, { type: 'guest.admit', by: 'host' }),
      report(room, joins('eve', 'RM_2')),
    ]);
    expect((await scene.read(room)).facts.map(({ stream, number, type }) => [stream, number, type])).toEqual([
      ['room', 1, 'meeting.started'],
      ['room', 2, 'participant.joined'],
      ['room', 3, 'meeting.ended'],
      ['room', 4, 'meeting.started'],
      ['room', 5, 'participant.joined'],
      ['lobby', 1, 'guest.waiting'],
      ['lobby', 2, 'lobby.cleared'],
      ['lobby', 3, 'guest.admitted'],
    ]);
  });

  it('of five rooms with eight writers have no holes at any time, and are pushed as they are stored', async () => {
    const rooms = await Promise.all(upTo(5).map(() => scene.newRoom()));
    const first = scene.pushed.length;
    const writers = upTo(8).map(async (writer) => {
      for (const turn of upTo(15)) {
        const room = rooms[(writer + turn) % rooms.length]!;
        const name = `person-${writer}-${turn}`;
        if (turn % 3 === 0) await scene.knock(room);
        else if (turn % 3 === 1) await tell(scene, report(room, joins(name)));
        else await deliver(scene.runtime, [report(room, joins(name)), report(room, leaves(name))]);
      }
    });
    let writing = true;
    const written = Promise.all(writers).finally(() => {
      writing = false;
    });
    // A concurrent reader never sees a number before all lower ones.
    while (writing) {
      const { rows } = await scene.pool.query(
        `select room, stream, count(*)::int as count, max(number)::int as last from greenroom.fact group by room, stream
         having count(*) <> max(number)`,
      );
      expect(rows).toEqual([]);
    }
    await written;

    const stored = (await Promise.all(rooms.map((room) => scene.read(room)))).flatMap(({ facts }) => facts);
    for (const room of rooms) {
      for (const stream of ['room', 'lobby']) {
        const numbers = await numbersOf(room, stream);
        expect(numbers).toEqual(upTo(numbers.length));
        expect(numbers.length).toBeGreaterThan(5);
      }
      const { rows } = await scene.pool.query(
        'select room_head::int as room, lobby_head::int as lobby from greenroom.stream where room = $1',
        [room.id],
      );
      expect(rows[0].room).toBe((await numbersOf(room, 'room')).length);
      expect(rows[0].lobby).toBe((await numbersOf(room, 'lobby')).length);
    }
    await eventually('every fact to be pushed', () => scene.pushed.length - first === stored.length);
    for (const room of rooms) {
      const pushed = scene.pushed.slice(first).filter((fact) => fact.room === room.id);
      const { facts } = await scene.read(room);
      const byNumber = ({ stream, number }: { stream: string; number: number }) => `${stream}/${number}`;
      expect(new Map(pushed.map((fact) => [byNumber(fact), [fact.type, fact.data]]))).toEqual(
        new Map(facts.map((fact) => [byNumber(fact), [fact.type, fact.data]])),
      );
    }
  });
});
