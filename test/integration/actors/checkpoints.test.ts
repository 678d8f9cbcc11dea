import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guestAddress, roomAddress } from '#machines/addresses.ts';
import { unasked } from '#machines/guest/guest.timers.ts';
import { deliver } from '#src/actors/deliver.ts';
import { replay } from '#src/actors/replay.ts';
import { createLog } from '#src/kernel/log.ts';
import { markIdentity } from '#src/livekit/identity-mark.ts';
import { keepPlace } from '#src/lobby/keep-place.ts';
import { createRuntime } from '#src/product-runtime.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { readSettings } from '#src/settings/settings.ts';
import {
  type ActorScene,
  ask,
  finished,
  joins,
  leaves,
  report,
  startActorScene,
  tell,
} from '#test/support/actor-scene.ts';

let scene: ActorScene;
beforeAll(async () => {
  scene = await startActorScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const replayRoom = ({ id }: Room, until?: number) => replay(scene.runtime, roomAddress(id), until);
const join = (room: Room, name: string) => tell(scene, report(room, joins(name)));

interface Line {
  readonly revision: number;
  readonly given: Record<string, unknown>;
  readonly checkpoint: { readonly timers: Record<string, { readonly at: string }> } | null;
}

async function linesOf(actor: string): Promise<Line[]> {
  const { rows } = await scene.pool.query(
    'select revision::int, given, checkpoint from greenroom.journal where actor = $1 order by id',
    [actor],
  );
  return rows;
}
const checkpointed = async (actor: string) =>
  (await linesOf(actor)).filter(({ checkpoint }) => checkpoint !== null).map(({ revision }) => revision);

/** A room whose journal an older version has written. */
async function oldRoom(): Promise<Room> {
  const room = await scene.newRoom();
  for (const name of ['ada', 'bob', 'eve']) await join(room, name);
  await scene.pool.query('update greenroom.journal set given = null, limits = null where room = $1', [room.id]);
  await scene.pool.query('update greenroom.actor set journaled = 0 where id = $1', [room.id]);
  return room;
}

describe('a checkpoint', () => {
  it('is not needed by an actor whose whole history the journal has', async () => {
    const room = await scene.newRoom();
    await join(room, 'ada');
    await tell(scene, report(room, leaves('ada')));
    expect(await checkpointed(room.id)).toEqual([]);
    expect((await replayRoom(room))?.start).toMatchObject({ revision: 0, timers: {} });
  });

  it('is written every 64 revisions, and a replay begins with the last one', async () => {
    const room = await scene.newRoom();
    for (let count = 0; count < 65; count++) {
      await join(room, `ada${count}`);
      await tell(scene, report(room, leaves(`ada${count}`)));
    }
    expect(await checkpointed(room.id)).toEqual([64, 128]);
    const last = await replayRoom(room);
    expect([last?.start.revision, last?.steps.map(({ revision }) => revision)]).toEqual([128, [129, 130]]);
    const first = await replayRoom(room, 64);
    expect([first?.start.revision, first?.steps.length]).toEqual([0, 64]);
  });

  it('is written with the first line after an upgrade, from which on the actor can be replayed', async () => {
    const room = await oldRoom();
    expect(await replayRoom(room)).toBeNull();
    await tell(scene, report(room, leaves('bob')));
    expect(await replayRoom(room)).toMatchObject({ start: { revision: 4, context: { people: 2 } }, steps: [] });
    await tell(scene, report(room, leaves('eve')));
    const replayed = await replayRoom(room);
    expect(replayed).toMatchObject({
      start: { revision: 4 },
      steps: [{ revision: 5, event: { type: 'participant.left' }, facts: ['participant.left'], agrees: true }],
    });
    expect(await checkpointed(room.id)).toEqual([4]);
    expect(await replayRoom(room, 3)).toBeNull();
  });

  it('is written where a machine of another version has moved the actor before', async () => {
    const room = await scene.newRoom();
    const guest = await scene.knock(room);
    const id = `${room.id}/${guest}`;
    await scene.pool.query('update greenroom.actor set version = 3 where id = $1', [id]);
    await tell(scene, ask(room, guest, { type: 'guest.admit', by: 'host' }));
    await tell(scene, ask(room, guest, { type: 'guest.leave' }));
    expect(await checkpointed(id)).toEqual([2]);
  });

  it('is written once a day, so that the age at which lines are cut leaves little without one', async () => {
    const room = await scene.newRoom();
    await join(room, 'ada');
    await scene.pool.query(`update greenroom.actor set updated_at = now() - interval '1 day' where id = $1`, [room.id]);
    await join(room, 'bob');
    await join(room, 'eve');
    expect(await checkpointed(room.id)).toEqual([2]);
    await scene.pool.query('delete from greenroom.journal where room = $1 and revision = 1', [room.id]);
    expect(await replayRoom(room)).toMatchObject({ start: { revision: 2 }, steps: [{ revision: 3, agrees: true }] });
  });

  it('replaces events that are too long to store', async () => {
    const room = await scene.newRoom();
    await join(room, 'ada');
    await tell(scene, report(room, { type: 'livekit.roomSeen', sid: 'RM_1' }));
    const recorders = Array.from({ length: 2_000 }, (_, index) => `EG_${index}`);
    await tell(scene, report(room, { type: 'livekit.listed', sid: 'RM_1', recorders }));
    await join(room, 'bob');
    const lines = await linesOf(room.id);
    expect(lines[2]).toMatchObject({ given: { cut: true }, checkpoint: {} });
    expect(await replayRoom(room)).toMatchObject({
      start: { revision: 3, context: { egress: 'EG_0' } },
      steps: [{ revision: 4, facts: ['participant.joined'] }],
    });
    // The event is not stored; the resulting state is.
    expect(await replayRoom(room, 3)).toMatchObject({ start: { revision: 0 }, steps: [{}, {}] });
  });

  it('has deadlines that were moved without a line', async () => {
    const room = await scene.newRoom();
    const guest = await scene.knock(room);
    const id = `${room.id}/${guest}`;
    const { replica } = scene.lobby;
    await tell(scene, ask(room, guest, { type: 'guest.released', replica }));
    await tell(scene, ask(room, guest, { type: 'guest.polled' }));
    expect(await keepPlace(scene.lobby, room.id, [guest], null)).toMatchObject({ id: guest });
    await tell(scene, ask(room, guest, { type: 'guest.polled' }));
    expect(await checkpointed(id)).toEqual([4]);
    const replayed = await replay(scene.runtime, guestAddress(room.id, guest));
    const { timers } = await scene.actor('guest', id);
    expect(Object.keys(timers)).toContain(unasked);
    expect(replayed?.steps.at(-1)?.timers).toEqual(timers);
  });
});

describe('a replay', () => {
  it('of a guest takes what its room has sent to all from the line of the room', async () => {
    const room = await scene.newRoom();
    await join(room, 'ada');
    const guest = await scene.knock(room);
    await tell(scene, report(room, finished()));
    const again = await scene.knock(room, randomUUID(), guest);
    expect(again).toBe(guest);
    const replayed = await replay(scene.runtime, guestAddress(room.id, guest));
    expect(replayed?.steps.map(({ event, state, byBroadcast }) => [event.type, state, byBroadcast])).toEqual([
      ['guest.knock', 'waiting.held', false],
      ['guest.meetingEnded', 'gone', true],
      ['guest.knock', 'waiting.held', false],
    ]);
  });

  it('gives each move the settings of its time, which are stored once', async () => {
    const { database } = scene.runtime;
    const env = { GREENROOM_SWEEP_SECONDS: '77' };
    const log = createLog('silent');
    const other = createRuntime({ database, log, secret: 'the-secret' }, readSettings(env));
    const room = await scene.newRoom();
    for (const name of ['ada', 'bob']) await deliver(other, [report(room, joins(name))]);
    expect(await scene.count('greenroom.limits', `limits ->> 'sweepMs' = '77000'`)).toBe(1);
    const [step] = (await replayRoom(room))!.steps;
    expect(step?.timers).toEqual((await scene.actor('room', room.id)).timers);
  });

  it('says where it differs from what was recorded', async () => {
    const room = await scene.newRoom();
    await join(room, 'ada');
    await scene.pool.query(`update greenroom.journal set facts = '{meeting.begun}' where room = $1`, [room.id]);
    expect((await replayRoom(room))?.steps).toMatchObject([{ agrees: false }]);
  });

  it('ends before a line that is missing', async () => {
    const room = await scene.newRoom();
    for (const name of ['ada', 'bob', 'eve']) await join(room, name);
    await scene.pool.query('delete from greenroom.journal where room = $1 and revision = 2', [room.id]);
    expect((await replayRoom(room))?.steps.map(({ revision }) => revision)).toEqual([1]);
  });

  it('of an actor without events is empty', async () => {
    expect(await replayRoom(await scene.newRoom())).toBeNull();
  });
});

describe('what the journal keeps of an event', () => {
  it('hashes equal identities equally, and otherwise under another secret', async () => {
    const { database, log } = scene.runtime;
    const room = await scene.newRoom();
    const other = createRuntime({ database, log, secret: 'another-secret' }, scene.settings);
    await tell(scene, report(room, joins('ada')));
    await tell(scene, report(room, leaves('ada')));
    await deliver(other, [report(room, joins('bob'))]);
    await tell(scene, report(room, leaves('bob')));
    const identities = (await linesOf(room.id)).map(
      ({ given }) => (given as { event: { participant: { identity: string } } }).event.participant.identity,
    );
    const { secret } = scene.lobby;
    const [ada, bob] = [markIdentity(secret, 'ada'), markIdentity(secret, 'bob')];
    expect(identities).toEqual([ada, ada, markIdentity('another-secret', 'bob'), bob]);
  });

  it('leaves out a field that is not declared, and says so in the log', async () => {
    const room = await scene.newRoom();
    await tell(scene, report(room, { ...joins('ada'), email: 'ada@example.org' }));
    const [line] = await linesOf(room.id);
    expect(JSON.stringify(line)).not.toContain('email');
    expect(scene.logged.join()).toContain('"field":"participant.joined email"');
    expect(scene.logged.join()).not.toContain('ada@example.org');
  });
});
