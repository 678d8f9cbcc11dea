import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '#src/actors/deliver.ts';
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

describe('a receipt', () => {
  it('says moved, with the state after it', async () => {
    const room = await scene.newRoom();
    const [receipt] = await deliver(scene.runtime, [report(room, joins('ada'))]);
    expect(receipt).toMatchObject({
      outcome: 'moved',
      revision: 1,
      snapshot: { value: { meeting: { running: 'active' } }, context: { sid: 'RM_1', people: 1 } },
    });
    expect((await scene.actor('room', room.id)).snapshot).toEqual(receipt!.snapshot);
  });

  it('says ignored where the machine does not take the event, and nothing is written', async () => {
    const room = await scene.newRoom();
    await tell(scene, report(room, joins('ada')));
    const before = await scene.actor('room', room.id);
    const [receipt] = await deliver(scene.runtime, [report(room, { type: 'livekit.roomStarted', sid: 'RM_0' })]);
    expect(receipt).toMatchObject({ outcome: 'ignored', revision: 1, snapshot: before.snapshot });
    expect(await scene.actor('room', room.id)).toEqual(before);
    expect(await scene.count('greenroom.journal', 'room = $1', [room.id])).toBe(1);
    expect(await scene.count('greenroom.seen_key', 'room = $1', [room.id])).toBe(1);
  });

  it('says duplicate to a repetition, whatever has happened since', async () => {
    const room = await scene.newRoom();
    const first = report(room, joins('ada'));
    expect(await tell(scene, first)).toBe('moved');
    expect(await tell(scene, report(room, finished()))).toBe('moved');
    expect(await tell(scene, first)).toBe('duplicate');
    // The same key at another actor is another event.
    const other = await scene.newRoom();
    expect(await tell(scene, report(other, joins('ada'), first.key))).toBe('moved');
  });

  it('says stale to a timer that is not pending, or pending anew', async () => {
    const room = await scene.newRoom();
    await tell(scene, report(room, joins('ada')));
    const [pending] = Object.entries((await scene.actor('room', room.id)).timers);
    const [id, { token }] = pending!;
    const timer = (named: { id: string; token: string }) => ({ ...report(room, { type: id }), timer: named });
    expect(await tell(scene, timer({ id, token: '0/0' }))).toBe('stale');
    expect(await tell(scene, timer({ id: 'another', token }))).toBe('stale');
    expect(await tell(scene, timer({ id, token }))).toBe('moved');
  });

  it('says unknown of a room that there is not and of a guest who never knocked', async () => {
    const nowhere = { id: randomUUID() };
    expect(await tell(scene, report(nowhere, joins('ada')))).toBe('unknown');
    const room = await scene.newRoom();
    const guest = randomUUID();
    const [receipt] = await deliver(scene.runtime, [ask(room, guest, { type: 'guest.admit', by: 'host' })]);
    expect(receipt).toEqual({ outcome: 'unknown', revision: 0, snapshot: null, fields: {}, told: 0 });
    expect(await scene.count('greenroom.actor', 'room = any($1)', [[nowhere.id, room.id]])).toBe(0);
  });
});

describe('twenty deliveries at once', () => {
  it('of the same event move the actor once, also when it is born by the first', async () => {
    const room = await scene.newRoom();
    const delivery = report(room, joins('ada'));
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => tell(scene, delivery)));
    expect(outcomes.filter((outcome) => outcome === 'moved')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(19);
    const { revision, snapshot } = await scene.actor('room', room.id);
    expect([revision, snapshot.context.people]).toEqual([1, 1]);
    expect((await scene.read(room)).facts.map(({ type }) => type)).toEqual(['meeting.started', 'participant.joined']);
  });

  it('of different events move it twenty times, one after the other', async () => {
    const room = await scene.newRoom();
    const names = Array.from({ length: 20 }, (_, index) => `person-${index}`);
    const outcomes = await Promise.all(names.map((name) => tell(scene, report(room, joins(name)))));
    expect(new Set(outcomes)).toEqual(new Set(['moved']));
    const { revision, snapshot } = await scene.actor('room', room.id);
    expect([revision, snapshot.context.people]).toEqual([20, 20]);
    expect((await scene.read(room)).present).toHaveLength(20);
  });
});

describe('several deliveries in one call', () => {
  it('to one actor are applied in order, and a repetition among them is seen', async () => {
    const room = await scene.newRoom();
    const ada = report(room, joins('ada'));
    const receipts = await deliver(scene.runtime, [ada, ada, report(room, finished()), report(room, leaves('ada'))]);
    // As one by one: when the leave is decided, the rows say that everybody has left with the end.
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['moved', 'duplicate', 'moved', 'ignored']);
    expect(await scene.read(room)).toMatchObject({ meeting: 'empty', present: [] });
  });

  it('to several actors commit together', async () => {
    const [one, two] = [await scene.newRoom(), await scene.newRoom()];
    const guest = await scene.knock(one);
    const receipts = await deliver(scene.runtime, [
      ask(one, guest, { type: 'guest.admit', by: 'host' }),
      report(two, joins('eve')),
      report({ id: randomUUID() }, joins('nobody')),
      report(one, joins('ada')),
    ]);
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['moved', 'moved', 'unknown', 'moved']);
    const { rows } = await scene.pool.query(
      'select count(distinct xmin::text)::int as transactions from greenroom.actor where room = any($1)',
      [[one.id, two.id]],
    );
    expect(rows[0].transactions).toBe(1);
  });

  it('leave nothing when one of them cannot be written', async () => {
    const [one, two] = [await scene.newRoom(), await scene.newRoom()];
    const guest = await scene.knock(one);
    const before = [await scene.actor('guest', `${one.id}/${guest}`), await scene.read(one), await scene.read(two)];
    const pushed = scene.pushed.length;
    // The last statement of them all: everything else has been sent when it fails.
    await scene.pool.query(
      `alter table greenroom.presence add constraint no_eve check (identity <> 'eve' or room <> '${two.id}')`,
    );
    const deliveries = [
      ask(one, guest, { type: 'guest.admit', by: 'host' }),
      report(one, joins('ada')),
      report(two, joins('eve')),
    ];
    await expect(deliver(scene.runtime, deliveries)).rejects.toThrow('no_eve');
    expect([await scene.actor('guest', `${one.id}/${guest}`), await scene.read(one), await scene.read(two)]).toEqual(
      before,
    );
    expect(await scene.count('greenroom.actor', 'room = $1', [two.id])).toBe(0);
    expect(await scene.count('greenroom.seen_key', 'key = any($1)', [deliveries.map(({ key }) => key)])).toBe(0);
    expect(scene.pushed).toHaveLength(pushed);
    await scene.pool.query('alter table greenroom.presence drop constraint no_eve');
    expect((await deliver(scene.runtime, deliveries)).map(({ outcome }) => outcome)).toEqual([
      'moved',
      'moved',
      'moved',
    ]);
  });
});
