import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guestAddress, roomAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import { fireDueTimers } from '#src/actors/due-timers.ts';
import { release, retryInboxes } from '#src/actors/inbox.ts';
import { admitAll, decideGuest } from '#src/lobby/decide.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { type ActorScene, finished, joins, leaves, report, startActorScene, tell } from '#test/support/actor-scene.ts';

let scene: ActorScene;
beforeAll(async () => {
  scene = await startActorScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

/** Makes the stored state one that the machine cannot be restored to. Resolves with how to mend it. */
async function corrupt(id: string): Promise<() => Promise<void>> {
  const { rows } = await scene.pool.query('select snapshot from greenroom.actor where id = $1', [id]);
  const write = async (snapshot: object) => {
    await scene.pool.query('update greenroom.actor set snapshot = $2 where id = $1', [id, snapshot]);
  };
  await write({ ...rows[0].snapshot, value: { meeting: 'nonsense', sweeping: 'idle' } });
  return () => write(rows[0].snapshot);
}

async function newCorruptRoom(): Promise<{ room: Room; mend: () => Promise<void> }> {
  const room = await scene.newRoom();
  await tell(scene, report(room, joins('ada')));
  return { room, mend: await corrupt(room.id) };
}

async function retryNow(id: string): Promise<void> {
  await scene.pool.query(`update greenroom.inbox set next_try_at = '2000-01-01' where actor = $1`, [id]);
  await retryInboxes(scene.runtime);
}

const kept = async (id: string): Promise<{ key: string; tries: number; after: number; error: string | null }[]> =>
  (
    await scene.pool.query(
      `select key, tries, extract(epoch from next_try_at - at)::float8 as after, error from greenroom.inbox where actor = $1 order by id`,
      [id],
    )
  ).rows;
const isSetAside = async (id: string) => (await scene.actor('room', id)).quarantined_at !== null;

describe('a report whose machine fails', () => {
  it('is kept, retried after 1 s and 5 s, and then its actor is quarantined', async () => {
    const { room } = await newCorruptRoom();
    const delivery = report(room, joins('bob'));
    expect(await tell(scene, delivery)).toBe('kept');
    expect(await kept(room.id)).toMatchObject([
      { key: delivery.key, tries: 1, error: expect.stringContaining('nonsense') },
    ]);
    // Some more than the pause: the row tells when its transaction began.
    const [first] = await kept(room.id);
    expect(first!.after).toBeGreaterThanOrEqual(1);
    expect(first!.after).toBeLessThan(5);
    // Not before its time.
    await scene.pool.query(`update greenroom.inbox set next_try_at = now() + interval '1 hour' where actor = $1`, [
      room.id,
    ]);
    expect(await retryInboxes(scene.runtime)).toBe(0);

    await retryNow(room.id);
    expect(await kept(room.id)).toMatchObject([{ key: delivery.key, tries: 2 }]);
    expect((await kept(room.id))[0]!.after).toBeGreaterThanOrEqual(5);
    expect(await isSetAside(room.id)).toBe(false);

    await retryNow(room.id);
    expect(await kept(room.id)).toMatchObject([{ key: delivery.key, tries: 3 }]);
    expect(await isSetAside(room.id)).toBe(true);
    expect(scene.logged.some((line) => line.includes('quarantined') && line.includes(room.id))).toBe(true);

    await retryNow(room.id);
    expect(await kept(room.id)).toMatchObject([{ tries: 3 }]);
    expect(await scene.actor('room', room.id)).toMatchObject({ inbox: 1, revision: 1 });
  });

  it('is applied by a later try when the machine can take it by then', async () => {
    const { room, mend } = await newCorruptRoom();
    const [bob, eve] = [report(room, joins('bob')), report(room, joins('eve'))];
    await tell(scene, bob);
    expect(await tell(scene, eve)).toBe('kept');
    await mend();
    await retryNow(room.id);
    expect(await kept(room.id)).toEqual([]);
    expect(await scene.actor('room', room.id)).toMatchObject({ inbox: 0, revision: 3, quarantined_at: null });
    expect((await scene.read(room)).present.map(({ identity }) => identity)).toEqual(['ada', 'bob', 'eve']);
    expect([await tell(scene, bob), await tell(scene, eve)]).toEqual(['duplicate', 'duplicate']);
  });

  it('is kept once, however often it is delivered', async () => {
    const { room, mend } = await newCorruptRoom();
    const delivery = report(room, joins('bob'));
    expect(await Promise.all([1, 2, 3, 4].map(() => tell(scene, delivery)))).toEqual(['kept', 'kept', 'kept', 'kept']);
    expect(await kept(room.id)).toMatchObject([{ tries: 1 }]);
    expect((await scene.actor('room', room.id)).inbox).toBe(1);
    await mend();
    await retryNow(room.id);
    expect((await scene.read(room)).facts.filter(({ type }) => type === 'participant.joined')).toHaveLength(2);
  });

  it('does not affect other deliveries of the same call', async () => {
    const { room } = await newCorruptRoom();
    const other = await scene.newRoom();
    const receipts = await deliver(scene.runtime, [report(room, joins('bob')), report(other, joins('eve'))]);
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['kept', 'moved']);
    expect((await scene.read(other)).meeting).toBe('running.active');
  });

  it('may be a timer, which fires when the machine can take it', async () => {
    const { room, mend } = await newCorruptRoom();
    await scene.hurry('room', room.id);
    expect(await fireDueTimers(scene.runtime)).toBe(0);
    expect(await kept(room.id)).toHaveLength(1);
    // It waits in the inbox now, not in the row.
    expect(await fireDueTimers(scene.runtime)).toBe(0);
    expect(await kept(room.id)).toMatchObject([{ tries: 1 }]);
    await mend();
    await retryNow(room.id);
    expect((await scene.read(room)).sweeping).toBe('looking');
    expect(await scene.actor('room', room.id)).toMatchObject({ inbox: 0, timers: {} });
  });
});

describe('an actor that is quarantined', () => {
  async function newSetAsideRoom() {
    const { room, mend } = await newCorruptRoom();
    await tell(scene, report(room, joins('bob')));
    await retryNow(room.id);
    await retryNow(room.id);
    expect(await isSetAside(room.id)).toBe(true);
    return { room, mend };
  }

  it('keeps its further reports in order, and runs each once when it is released', async () => {
    const { room, mend } = await newSetAsideRoom();
    const later = [joins('eve'), leaves('bob'), finished(), joins('zoe', 'RM_2')].map((event) => report(room, event));
    for (const delivery of later) expect(await tell(scene, delivery)).toBe('kept');
    expect(await tell(scene, later[1]!)).toBe('kept');
    expect((await kept(room.id)).map(({ key }) => key).slice(1)).toEqual(later.map(({ key }) => key));
    await mend();
    // Corrected, but not released yet.
    await retryInboxes(scene.runtime);
    expect(await tell(scene, report(room, joins('max', 'RM_2')))).toBe('kept');
    expect((await scene.actor('room', room.id)).revision).toBe(1);

    expect(await release(scene.runtime, roomAddress(room.id))).toBe(true);
    expect(await kept(room.id)).toEqual([]);
    const { facts, present } = await scene.read(room);
    expect(facts.filter(({ stream }) => stream === 'room').map(({ type, data }) => [type, data.identity])).toEqual([
      ['meeting.started', undefined],
      ['participant.joined', 'ada'],
      ['participant.joined', 'bob'],
      ['participant.joined', 'eve'],
      ['participant.left', 'bob'],
      ['meeting.ended', undefined],
      ['meeting.started', undefined],
      ['participant.joined', 'zoe'],
      ['participant.joined', 'max'],
    ]);
    expect(present.map(({ identity }) => identity)).toEqual(['max', 'zoe']);
    for (const delivery of later) expect(await tell(scene, delivery)).toBe('duplicate');
    expect(await release(scene.runtime, roomAddress(room.id))).toBe(false);
  });

  it('is quarantined again when it still fails, with everything that it kept', async () => {
    const { room } = await newSetAsideRoom();
    await tell(scene, report(room, joins('eve')));
    await release(scene.runtime, roomAddress(room.id));
    expect(await isSetAside(room.id)).toBe(false);
    expect((await kept(room.id)).map(({ tries }) => tries)).toEqual([1, 0]);
    await retryNow(room.id);
    await retryNow(room.id);
    expect(await isSetAside(room.id)).toBe(true);
    expect(await kept(room.id)).toHaveLength(2);
  });

  it('refuses requests and keeps none of them, while everybody else goes on', async () => {
    const room = await scene.newRoom();
    const [broken, fine] = [await scene.knock(room), await scene.knock(room)];
    await corrupt(`${room.id}/${broken}`);
    const decide = (participant_id: string) =>
      decideGuest(scene.lobby, scene.host.session!.user.id, room, {
        id: randomUUID(),
        request: randomUUID(),
        participant_id,
        allow_entry: true,
      });
    await expect(decide(broken)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await kept(`${room.id}/${broken}`)).toEqual([]);
    expect((await scene.actor('guest', `${room.id}/${broken}`)).inbox).toBe(0);
    expect(await decide(fine)).toEqual({ outcome: 'admitted' });
  });

  it('does not block others: neither an admit-all nor the end of the meeting', async () => {
    const room = await scene.newRoom();
    const [broken, fine] = [await scene.knock(room), await scene.knock(room)];
    const id = `${room.id}/${broken}`;
    const mend = await corrupt(id);
    const released = { type: 'guest.released', replica: scene.lobby.replica } as const;
    const delivery = {
      to: guestAddress(room.id, broken),
      event: released,
      key: 'replica/x',
      cause: { by: 'replica', id: 'x' },
    } as const;
    expect(await tell(scene, delivery)).toBe('kept');

    expect(await admitAll(scene.lobby, scene.host, room, { id: randomUUID() })).toMatchObject({ admitted: 1 });
    await tell(scene, report(room, joins('ada')));
    expect(await tell(scene, report(room, finished()))).toBe('moved');
    const statuses = async () =>
      Object.fromEntries((await scene.read(room)).guests.map((guest) => [guest.id, guest.status]));
    expect(await statuses()).toEqual({ [broken]: 'waiting', [fine]: 'gone' });

    await mend();
    await retryNow(id);
    expect(await statuses()).toEqual({ [broken]: 'gone', [fine]: 'gone' });
    expect((await scene.read(room)).waiting).toBe(0);
  });
});

describe('an inbox that cannot be drained', () => {
  it('does not block other inboxes', async () => {
    const [newer, ours] = [await newCorruptRoom(), await newCorruptRoom()];
    await tell(scene, report(newer.room, joins('bob')));
    await tell(scene, report(ours.room, joins('bob')));
    await ours.mend();
    // A replica that has been updated has moved it since.
    await scene.pool.query('update greenroom.actor set version = 99 where id = $1', [newer.room.id]);
    await scene.pool.query(`update greenroom.inbox set next_try_at = '2000-01-01'`);
    await retryInboxes(scene.runtime);
    expect([await kept(ours.room.id), await kept(newer.room.id)]).toMatchObject([[], [{ tries: 1 }]]);
  });

  it('fails alone when its actor cannot be written', async () => {
    const [poisoned, ours] = [await newCorruptRoom(), await newCorruptRoom()];
    for (const { room, mend } of [poisoned, ours]) {
      await tell(scene, report(room, joins('bob')));
      await mend();
    }
    await scene.pool.query(
      `alter table greenroom.presence add constraint poison check (identity <> 'bob' or room <> '${poisoned.room.id}')`,
    );
    await scene.pool.query(`update greenroom.inbox set next_try_at = '2000-01-01' where actor = any($1)`, [
      [poisoned.room.id, ours.room.id],
    ]);
    await retryInboxes(scene.runtime);
    expect([await kept(ours.room.id), await kept(poisoned.room.id)]).toMatchObject([[], [{ tries: 1 }]]);
    await scene.pool.query('alter table greenroom.presence drop constraint poison');
    await retryNow(poisoned.room.id);
    expect(await kept(poisoned.room.id)).toEqual([]);
  });
});
