import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roomAddress } from '#machines/addresses.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import { hold } from '#src/actors/hold.ts';
import { entityTransaction, transaction } from '#src/db/transaction.ts';
import { type ActorScene, finished, joins, report, startActorScene } from '#test/support/actor-scene.ts';
import { eventually } from '#test/support/eventually.ts';

let scene: ActorScene;
beforeAll(async () => {
  scene = await startActorScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const nameOf = async (room: string): Promise<string> =>
  (await scene.pool.query('select name from meet_room where resource_id = $1', [room])).rows[0].name;
const rename = 'update meet_room set name = $2 where resource_id = $1';

describe('a caller’s own transaction', () => {
  it('commits a changed row together with the event that it causes', async () => {
    const room = await scene.newRoom();
    const pushed = scene.pushed.length;
    const outcome = await transaction(scene.runtime.database, async (tx) => {
      await tx.client.query(rename, [room.id, 'renamed']);
      const [receipt] = await deliverIn(scene.runtime, tx, [report(room, joins('ada'))]);
      // Not visible before the commit.
      expect([await nameOf(room.id), (await scene.read(room)).facts, scene.pushed.length]).toEqual([
        `room-${room.id}`,
        [],
        pushed,
      ]);
      return receipt!.outcome;
    });
    expect(outcome).toBe('moved');
    expect(await nameOf(room.id)).toBe('renamed');
    const facts = await eventually(
      'the pushed facts',
      () => scene.pushed.length > pushed && scene.pushed.slice(pushed),
    );
    expect(facts.map(({ room: of, stream, number, type }) => [of, stream, number, type])).toEqual([
      [room.id, 'room', 1, 'meeting.started'],
      [room.id, 'room', 2, 'participant.joined'],
    ]);
  });

  it('leaves neither row nor event when it is rolled back: no fact, no job, no journal line, no push', async () => {
    const room = await scene.newRoom();
    const pushed = scene.pushed.length;
    const broken = transaction(scene.runtime.database, async (tx) => {
      await tx.client.query(rename, [room.id, 'renamed']);
      const seen = { type: 'livekit.roomSeen', sid: 'RM_1' };
      const receipts = await deliverIn(scene.runtime, tx, [report(room, joins('ada')), report(room, seen)]);
      expect(receipts.map(({ outcome }) => outcome)).toEqual(['moved', 'moved']);
      throw new Error('The caller thinks better of it');
    });
    await expect(broken).rejects.toThrow('thinks better');
    expect(await nameOf(room.id)).toBe(`room-${room.id}`);
    for (const table of ['actor', 'fact', 'journal', 'seen_key', 'stream', 'presence']) {
      expect(await scene.count(`greenroom.${table}`, 'room = $1', [room.id]), table).toBe(0);
    }
    expect(await scene.commands(room)).toEqual([]);
    expect(scene.pushed).toHaveLength(pushed);
  });

  it('may hold its actors and deliver to them in several calls', async () => {
    const room = await scene.newRoom();
    await transaction(scene.runtime.database, async (tx) => {
      const held = await hold(scene.runtime, tx, [roomAddress(room.id)]);
      const [first] = await deliverIn(scene.runtime, tx, [report(room, joins('ada'))], { held });
      const [second] = await deliverIn(scene.runtime, tx, [report(room, finished())], { held });
      expect([first!.revision, second!.revision]).toEqual([1, 2]);
    });
    expect(await scene.actor('room', room.id)).toMatchObject({
      revision: 2,
      snapshot: { value: { meeting: 'empty' } },
    });
    expect((await scene.read(room)).facts.map(({ number }) => number)).toEqual([1, 2, 3, 1]);
  });

  it('may be an entity transaction', async () => {
    const room = await scene.newRoom();
    await entityTransaction(scene.runtime.database, async (tx) => {
      await tx.em.getRepository('Room').update({ id: room.id }, { name: 'by entity' });
      await deliverIn(scene.runtime, tx, [report(room, joins('ada'))]);
    });
    expect([await nameOf(room.id), (await scene.read(room)).meeting]).toEqual(['by entity', 'running.active']);
    const broken = entityTransaction(scene.runtime.database, async (tx) => {
      await tx.em.getRepository('Room').update({ id: room.id }, { name: 'never' });
      await deliverIn(scene.runtime, tx, [report(room, finished())]);
      throw new Error('The caller thinks better of it');
    });
    await expect(broken).rejects.toThrow('thinks better');
    expect([await nameOf(room.id), (await scene.read(room)).meeting]).toEqual(['by entity', 'running.active']);
  });
});
