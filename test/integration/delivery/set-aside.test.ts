import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guestAddress, roomAddress } from '#src/actors/delivery.ts';
import { release, retryInboxes } from '#src/actors/inbox.ts';
import { type ActorWorld, joined, makeActorWorld } from '#test/support/actor-world.ts';

describe('an actor whose machine fails', () => {
  let world: ActorWorld;
  beforeAll(async () => {
    world = await makeActorWorld();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  /** A room whose stored snapshot no machine can read, and how to mend it. */
  const poison = async (id: string) => {
    const sound = await world.value('select snapshot from greenroom.actor where id = $1', [id]);
    await world.database.pool.query(`update greenroom.actor set snapshot = '{}' where id = $1`, [id]);
    return () => world.database.pool.query('update greenroom.actor set snapshot = $2 where id = $1', [id, sound]);
  };
  const tryNow = async (room: string) => {
    await world.database.pool.query('update greenroom.inbox set next_try_at = now() where room = $1', [room]);
    await retryInboxes(world.runtime);
  };
  const isSetAside = (id: string) =>
    world.value<boolean>('select quarantined_at is not null from greenroom.actor where id = $1', [id]);

  it('keeps its reports in order, is set aside after three tries, and runs them once it is released', async () => {
    const room = await world.makeRoom();
    await world.tell(room, joined('RM_1', 'ada'));
    const mend = await poison(room);
    expect(await world.tell(room, joined('RM_1', 'ben'), 'ben')).toBe('kept');
    expect(await world.tell(room, joined('RM_1', 'ben'), 'ben')).toBe('kept');
    expect(await world.tell(room, joined('RM_1', 'cleo'), 'cleo')).toBe('kept');
    expect(await world.count('greenroom.inbox', `room = '${room}'`)).toBe(2);
    await tryNow(room);
    expect(await isSetAside(room)).toBe(false);
    await tryNow(room);
    expect(await isSetAside(room)).toBe(true);
    expect(await world.tell(room, joined('RM_1', 'ben', 'participant.left'), 'ben-left')).toBe('kept');

    await mend();
    await tryNow(room);
    expect(await world.count('greenroom.inbox', `room = '${room}'`)).toBe(3);
    expect(await release(world.runtime, roomAddress(room))).toBe(true);
    expect(await world.count('greenroom.inbox', `room = '${room}'`)).toBe(0);
    expect(await world.value('select inbox from greenroom.actor where id = $1', [room])).toBe(0);
    const { rows } = await world.database.pool.query(
      'select type, data ->> $2 as identity from greenroom.fact where room = $1 order by number',
      [room, 'identity'],
    );
    expect(rows.map(({ type, identity }) => [type, identity])).toEqual([
      ['meeting.started', null],
      ['participant.joined', 'ada'],
      ['participant.joined', 'ben'],
      ['participant.joined', 'cleo'],
      ['participant.left', 'ben'],
    ]);
    expect(await world.tell(room, joined('RM_1', 'ben'), 'ben')).toBe('duplicate');
  });

  it('recovers by itself when a later try succeeds', async () => {
    const room = await world.makeRoom();
    await world.tell(room, joined('RM_1', 'ada'));
    const mend = await poison(room);
    await world.tell(room, joined('RM_1', 'ben'));
    await world.tell(room, joined('RM_1', 'cleo'));
    await mend();
    await tryNow(room);
    expect(await world.count('greenroom.inbox', `room = '${room}'`)).toBe(0);
    expect(await world.tell(room, joined('RM_1', 'dora'))).toBe('moved');
    expect(
      await world.value(`select snapshot -> 'context' -> 'people' from greenroom.actor where id = $1`, [room]),
    ).toBe(4);
  });

  it('refuses requests and never keeps them, while others go on', async () => {
    const room = await world.makeRoom();
    const [sick, well] = [await world.knock(room), await world.knock(room)];
    await poison(guestAddress(room, sick).id);
    const admit = { type: 'guest.admit', by: 'host' };
    await expect(world.tellGuest(room, sick, admit)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await world.count('greenroom.inbox', `room = '${room}'`)).toBe(0);
    expect(await world.tellGuest(room, well, admit)).toBe('moved');
    // The end of the meeting is a report: it waits for the sick one and reaches the other.
    await world.tell(room, joined('RM_1', 'ada'));
    expect(await world.tell(room, { type: 'livekit.roomFinished', sid: 'RM_1' })).toBe('moved');
    expect(await world.value('select status from greenroom.guest where id = $1', [well])).toBe('gone');
    expect(await world.count('greenroom.inbox', `room = '${room}'`)).toBe(1);
    await expect(world.tellGuest(room, sick, admit)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
