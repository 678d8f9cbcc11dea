import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '#src/actors/deliver.ts';
import { finished, joins, leaves, report } from '#test/support/actor-scene.ts';
import { type OperatorScene, startOperatorScene } from '#test/support/operator-scene.ts';
import type { Json } from '#test/support/rest-scene.ts';

let scene: OperatorScene;
beforeAll(async () => {
  scene = await startOperatorScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const sql = (text: string, ...values: unknown[]) => scene.people.pool.query(text, values);
const tell = (room: string, event: Parameters<typeof report>[1]) =>
  deliver(scene.product.runtime, [report({ id: room }, event)]);

describe('a room', () => {
  it('is shown with its people, guests, recordings and replicas', async () => {
    const room = await scene.meet('ada', 'bob');
    await tell(room, leaves('bob', `RM_${room}`));
    const [guest, recording, replica] = [randomUUID(), randomUUID(), randomUUID()];
    await sql(
      `insert into greenroom.guest (room, id, number, status, revision, username, color, knocked_at)
       values ($1, $2, 7, 'denied', 1, 'Gus Guest', '', now())`,
      room,
      guest,
    );
    await sql(
      `insert into public.meet_recording (id, created_at, updated_at, status, worker_id, room_id, mode, options)
       values ($1, now(), now(), 'saved', 'EG_1', $2, 'transcript', '{}')`,
      recording,
      room,
    );
    await sql(
      `insert into greenroom.recording_notice (recording, room, channel, recipient, state) values ($1, $2, 'mail', $1, 'failed')`,
      recording,
      room,
    );
    await sql(
      `insert into greenroom.replica (id, workers, beat_at) values ($1, '{}', now() - interval '1 hour')`,
      replica,
    );
    await sql('insert into greenroom.host_watch (room, replica) values ($1, $2)', room, replica);
    const shown = await scene.read(`rooms/room-${room}/`);
    expect(shown).toMatchObject({
      room: { id: room, slug: `room-${room}`, access_level: 'restricted', has_pin: false, deleted: false },
      actor: { kind: 'room', id: room, revision: 3, problem: null, quarantined_at: null, inbox: [], lock: null },
      people: [
        { sid: 'PA_ada', name: 'Name of ada', kind: 'standard', left_at: null },
        { sid: 'PA_bob', left_at: expect.any(String) },
      ],
      guests: [{ id: guest, number: 7, name: 'Gus Guest', status: 'denied', quarantined: false }],
      recordings: [{ id: recording, status: 'saved', egress: 'EG_1', notices: { failed: 1 } }],
      waiting: 0,
      bans: 0,
      watchers: [{ replica, alive: false }],
      replicas: [{ id: replica, alive: false }],
      drift: [],
      journal_days: 30,
    });
    expect(shown.people[0].identity).toMatch(/^[0-9a-f]{16}$/);
    expect(shown.actor.timers.length).toBeGreaterThan(0);
    expect(shown.actor.timers[0]).toMatchObject({ event: expect.any(String), overdue: false });
    await sql('delete from greenroom.replica where id = $1', replica);
  });

  it('shows why its actor was quarantined, and the events that wait', async () => {
    const room = await scene.meet('ada');
    await scene.quarantine(room);
    await tell(room, leaves('ada', `RM_${room}`));
    const { actor } = await scene.read(`rooms/${room}/`);
    expect(actor).toMatchObject({
      quarantined_at: expect.any(String),
      problem: expect.stringContaining('cannot be restored'),
      inbox_count: 2,
      inbox: [
        { event: 'participant.joined', error: expect.stringContaining('nonsense'), tries: 3, cause: { by: 'webhook' } },
        { event: 'participant.left', error: null, given: { sid: expect.any(String) } },
      ],
    });
    expect(actor.inbox[0].given.participant).toMatchObject({ name: null, kind: 'standard' });
  });

  it('shows an actor that a newer version has stored', async () => {
    const room = await scene.meet('ada');
    await sql('update greenroom.actor set version = 1000 where id = $1', room);
    expect(await scene.read(`actors/room/${room}/`)).toMatchObject({
      version: 1000,
      state: expect.stringContaining('meeting.running.active'),
      problem: expect.stringContaining('newer version'),
    });
    expect(await scene.read(`actors/room/${room}/replay/`)).toMatchObject({ steps: [{}], problem: null });
    await sql(
      `update greenroom.journal set checkpoint = '{"version":1000,"snapshot":{},"timers":{}}', revision = 5 where room = $1`,
      room,
    );
    expect(await scene.read(`actors/room/${room}/replay/?until=9`)).toEqual({
      start: null,
      steps: [],
      earlier: null,
      problem: expect.stringContaining('newer version'),
    });
  });

  it('shows the commands of an actor, with the last error and the worker', async () => {
    const room = await scene.meet('ada');
    const worker = randomUUID();
    await sql(
      `select graphile_worker.add_job('livekit.listParticipants', json_build_object('key', 'room/' || $1 || '/1/0',
         'params', '{"pin":"4821937560"}'::json, 'to', json_build_object('kind', 'room', 'id', $1::text), 'tries', 4,
         'error', 'LiveKit cannot be reached (ECONNREFUSED)', 'giveUpAt', now() + interval '5 seconds'))`,
      room,
    );
    const commands = async () => (await scene.read(`actors/room/${room}/`)).commands;
    const [command, ...more] = (await commands()).filter(({ tries }: Json) => tries === 4);
    expect(more).toEqual([]);
    expect(command).toMatchObject({
      name: 'livekit.listParticipants',
      key: `room/${room}/1/0`,
      tries: 4,
      locked: false,
      locked_since: null,
      worker_alive: null,
      error: 'LiveKit cannot be reached (ECONNREFUSED)',
    });
    expect((Date.parse(command.give_up_at) - Date.parse(command.created_at)) / 1000).toBe(20);
    await sql(
      `update graphile_worker._private_jobs set locked_by = $1, locked_at = now() where payload ->> 'key' = $2`,
      worker,
      command.key,
    );
    expect((await commands()).find(({ tries }: Json) => tries === 4)).toMatchObject({
      locked: true,
      worker_alive: false,
    });
    const replica = randomUUID();
    await sql('insert into greenroom.replica (id, workers, beat_at) values ($1, $2, now())', replica, [worker]);
    expect((await commands()).find(({ tries }: Json) => tries === 4)).toMatchObject({ worker_alive: true });
    await sql('delete from greenroom.replica where id = $1', replica);
  });

  it('tells the facts of its streams', async () => {
    const room = await scene.meet('ada');
    const { results } = await scene.read(`rooms/${room}/facts/`);
    expect(results.map(({ type, number }: Json) => [number, type])).toEqual([
      [2, 'participant.joined'],
      [1, 'meeting.started'],
    ]);
    expect(results[0].data).toMatchObject({ name: 'Name of ada', identity: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect((await scene.read(`rooms/${room}/facts/?after=1&limit=1`)).results).toHaveLength(1);
    expect((await scene.read(`rooms/${room}/facts/?stream=lobby`)).results).toEqual([]);
    expect((await scene.ask(`rooms/${room}/facts/?stream=other`)).status).toBe(400);
  });

  it('has a journal that is read page by page, by actor and by request', async () => {
    const room = await scene.meet('a', 'b', 'c', 'd', 'e');
    await sql(`update greenroom.journal set request = 'one' where room = $1 and revision = 2`, room);
    const journal = (query: string) => scene.read(`rooms/${room}/journal/?${query}`);
    const revisions = ({ results }: Json) => results.map(({ revision }: Json) => revision);
    const first = await journal('limit=2');
    expect(revisions(first)).toEqual([5, 4]);
    const second = await journal(`limit=2&before=${first.next}`);
    expect(revisions(second)).toEqual([3, 2]);
    const last = await journal(`limit=2&before=${second.next}`);
    expect([revisions(last), last.next]).toEqual([[1], null]);
    expect(revisions(await journal(`after=${first.results[1].id}`))).toEqual([5]);
    expect(revisions(await journal('request=one'))).toEqual([2]);
    expect(revisions(await journal(`actor=room/${room}`))).toHaveLength(5);
    expect(revisions(await journal(`actor=guest/${room}/${randomUUID()}`))).toEqual([]);
    for (const query of ['actor=x', 'actor=room/x', 'before=x', 'limit=1000']) {
      expect((await scene.ask(`rooms/${room}/journal/?${query}`)).status).toBe(400);
    }
    expect(first.results[0]).toMatchObject({
      kind: 'room',
      actor: room,
      event: 'participant.joined',
      cause: { by: 'webhook' },
      facts: ['participant.joined'],
      given: { event: { participant: { name: null } } },
    });
  });

  it('is replayed step by step, and further back', async () => {
    const room = await scene.meet('ada');
    const sid = `RM_${room}`;
    for (let round = 0; round < 75; round++) {
      await tell(room, joins(`p${round}`, sid));
      await tell(room, leaves(`p${round}`, sid));
    }
    await tell(room, finished(sid));
    const replay = (query: string) => scene.read(`actors/room/${room}/replay/?${query}`);
    const whole = await replay('steps=1000');
    expect(whole).toMatchObject({ start: { revision: 0 }, earlier: null, problem: null });
    expect(whole.steps.map(({ revision }: Json) => revision)).toEqual(Array.from({ length: 152 }, (_, at) => at + 1));
    expect(whole.steps.every(({ agrees }: Json) => agrees)).toBe(true);
    expect(whole.steps[0]).toMatchObject({
      event: { type: 'participant.joined' },
      value: { meeting: { running: 'active' } },
      timers: [{ id: expect.any(String), at: expect.any(String) }],
    });
    const newest = await replay('steps=100');
    expect(newest).toMatchObject({ start: { revision: 52 }, earlier: 52 });
    expect(newest.start.state).toBe(whole.steps[51].state);
    const before = await replay(`steps=100&until=${newest.earlier}`);
    expect([...before.steps, ...newest.steps]).toEqual(whole.steps);
    expect((await replay('until=10&steps=3')).steps.map(({ revision }: Json) => revision)).toEqual([8, 9, 10]);
  });

  it('says what of its past cannot be computed again', async () => {
    const room = await scene.meet('ada', 'bob', 'eve');
    await sql('delete from greenroom.journal where room = $1 and revision = 1', room);
    await sql('update greenroom.journal set checkpoint = null where room = $1', room);
    expect(await scene.read(`actors/room/${room}/replay/`)).toEqual({
      start: null,
      steps: [],
      earlier: null,
      problem: expect.stringContaining('purged'),
    });
  });

  it('answers 404 for actors that are not there', async () => {
    const paths = [
      `actors/room/${randomUUID()}/`,
      `actors/nothing/${randomUUID()}/`,
      'actors/room/x/',
      `actors/guest/${randomUUID()}/x/`,
      `actors/__proto__/${randomUUID()}/`,
    ];
    for (const path of paths) expect([path, (await scene.ask(path)).status]).toEqual([path, 404]);
  });
});
