import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roomAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import { finished, report } from '#test/support/actor-scene.ts';
import { type OperatorScene, startOperatorScene } from '#test/support/operator-scene.ts';
import type { Json } from '#test/support/rest-scene.ts';

let scene: OperatorScene;
beforeAll(async () => {
  scene = await startOperatorScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const list = (query = '') => scene.read(`rooms/?limit=200${query}`);
const idsOf = async (filter: string): Promise<string[]> =>
  (await list(`&filter=${filter}`)).results.map(({ id }: Json) => id);
const lineOf = async (room: string, filter = 'all'): Promise<Json> =>
  (await list(`&filter=${filter}`)).results.find(({ id }: Json) => id === room);
const sql = (text: string, ...values: unknown[]) => scene.people.pool.query(text, values);

/** A knocking guest's row, as the machine writes it. */
const addWaiting = async (room: string) => {
  await sql(
    `insert into greenroom.guest (room, id, number, status, revision, username, color, knocked_at)
     values ($1, $2, 1, 'waiting', 1, 'Gus Guest', '', now())`,
    room,
    randomUUID(),
  );
  await sql(
    `insert into greenroom.stream (room, waiting) values ($1, 1) on conflict (room) do update set waiting = 1`,
    room,
  );
};
const addRecording = (room: string, egress: string | null = null, status = 'active') =>
  sql(
    `insert into public.meet_recording (id, created_at, updated_at, status, worker_id, room_id, mode, options)
     values ($1, now(), now(), $3, $4, $2, 'screen_recording', '{}')`,
    randomUUID(),
    room,
    status,
    egress,
  );
const addDrift = (room: string, checks: number) =>
  sql(
    `insert into greenroom.drift (room, what, direction, thing, since, seen_at, checks, next)
     values ($1::uuid, 'room', 'missing', $1::text, now() + interval '1 hour', now(), $2, 'The sweep mends it.')`,
    room,
    checks,
  );
/** A command of the room that has failed this often and was asked for so long ago. */
const addCommand = (room: string, tries: number, seconds: number, kind = 'room', member = '') =>
  sql(
    `select graphile_worker.add_job('livekit.listParticipants', json_build_object('key', $1 || '/' || $2 || '/9/0', 'params', '{}'::json,
       'to', json_build_object('kind', $1, 'id', $2::text), 'tries', $3::int, 'error', 'LiveKit cannot be reached (ECONNREFUSED)',
       'giveUpAt', now() + make_interval(secs => $4::float8)), job_key := $1 || '/' || $2 || '/9/0', run_at := now() + interval '1 hour')`,
    kind,
    `${room}${member}`,
    tries,
    (scene.product.runtime.commands['livekit.listParticipants']?.giveUpAfterMs ?? 0) / 1000 - seconds,
  );

describe('the list of rooms', () => {
  it('shows what a room does in one line', async () => {
    const room = await scene.meet('ada', 'bob');
    expect(await lineOf(room, 'active')).toMatchObject({
      id: room,
      slug: `room-${room}`,
      name: `room-${room}`,
      view: { meeting: 'active', telephony: 'off', subtitles: 'off' },
      state: expect.stringContaining('meeting.running.active'),
      people: 2,
      waiting: 0,
      recording: false,
      rule: null,
      started_at: expect.any(String),
      drift: 0,
      quarantined: 0,
      stuck: null,
      last: { event: 'participant.joined', at: expect.any(String), by: 'webhook' },
    });
    await deliver(scene.product.runtime, [report({ id: room }, finished(`RM_${room}`))]);
    expect(await lineOf(room, 'active')).toBeUndefined();
    expect(await lineOf(room)).toMatchObject({ people: 0, view: { meeting: 'empty' } });
  });

  it('chooses by each filter, and counts them all', async () => {
    const rooms: Record<string, string> = {};
    const before = (await list()).counts;
    for (const name of ['active', 'recording', 'waiting', 'quarantined', 'drifting']) {
      rooms[name] = name === 'active' || name === 'quarantined' ? await scene.meet('ada') : await scene.meet();
    }
    await addRecording(rooms.recording!);
    await addWaiting(rooms.waiting!);
    await scene.quarantine(rooms.quarantined!);
    await addDrift(rooms.drifting!, 2);
    await addDrift(rooms.active!, 1);
    for (const [name, room] of Object.entries(rooms)) {
      expect([name, await idsOf(name)]).toEqual([name, expect.arrayContaining([room])]);
      const others = Object.values(rooms).filter((other) => other !== room);
      for (const other of others) expect(await idsOf(name)).not.toContain(other);
    }
    expect(await lineOf(rooms.quarantined!)).toMatchObject({ quarantined: 1, stuck: null });
    expect(await lineOf(rooms.drifting!)).toMatchObject({ drift: 1 });
    expect(await lineOf(rooms.recording!)).toMatchObject({ recording: true });
    expect(await lineOf(rooms.waiting!)).toMatchObject({ waiting: 1, last: null, state: '', updated_at: null });
    expect(await idsOf('all')).toEqual(expect.arrayContaining(Object.values(rooms)));
    const { counts } = await list();
    // A room whose state the machine does not know is not known to meet.
    for (const name of ['active', 'recording', 'waiting', 'quarantined', 'drifting']) {
      expect([name, counts[name] - before[name]]).toEqual([name, 1]);
    }
  });

  it('counts quarantined guests and recordings for their room', async () => {
    const room = await scene.meet();
    for (const kind of ['guest', 'recording']) {
      await sql(
        `insert into greenroom.actor (kind, id, room, version, snapshot, quarantined_at)
         values ($1, $2, $3, 1, '{}', now())`,
        kind,
        `${room}/${randomUUID()}`,
        room,
      );
    }
    expect(await lineOf(room, 'quarantined')).toMatchObject({ id: room, quarantined: 2 });
  });

  it('says why a room is stuck', async () => {
    const rooms = await Promise.all(Array.from({ length: 6 }, () => scene.meet('ada')));
    const [tried, old, member, kept, late, fresh] = rooms as [string, string, string, string, string, string];
    await addCommand(tried, 3, 1);
    await addCommand(old, 0, 61);
    await addCommand(member, 5, 1, 'guest', `/${randomUUID()}`);
    await addCommand(fresh, 2, 1);
    await sql(
      `insert into greenroom.inbox (kind, actor, room, key, event, cause, tries, next_try_at, at)
       values ('room', $1::text, $1::uuid, 'k', '{"type":"pin.renewed"}', '{"by":"user","id":"u"}', 1, now(), now() - interval '11 seconds')`,
      kept,
    );
    await sql(
      `update greenroom.actor set due_at = now() - interval '31 seconds' where kind = 'room' and id = $1`,
      late,
    );
    const reasons = (await list('&filter=stuck')).results.map(({ id, stuck }: Json) => [id, stuck]);
    expect(Object.fromEntries(reasons)).toEqual({
      [tried]: 'command',
      [old]: 'command',
      [member]: 'command',
      [kept]: 'inbox',
      [late]: 'timer',
    });
    expect((await list()).counts.stuck).toBe(5);
  });

  it('says that a transaction holds the row of a room, once others wait for it', async () => {
    const room = await scene.meet('ada');
    const holder = await scene.people.pool.connect();
    await holder.query('begin');
    await holder.query(`select from greenroom.actor where kind = 'room' and id = $1 for update`, [room]);
    const delivered = deliver(scene.product.runtime, [report({ id: room }, finished(`RM_${room}`))]);
    await expect
      .poll(async () => (await scene.read(`actors/room/${room}/`)).lock, { timeout: 20_000 })
      .toMatchObject({ since: expect.any(String), waiting: 1 });
    await holder.query('rollback');
    holder.release();
    await delivered;
    expect((await scene.read(`actors/room/${room}/`)).lock).toBeNull();
  });

  it('is read page by page, while rooms come and go', async () => {
    const rooms = (await Promise.all(Array.from({ length: 12 }, () => scene.meet('ada')))).sort();
    const seen: string[] = [];
    let after: string | null = null;
    let pages = 0;
    do {
      const page: Json = await scene.read(`rooms/?limit=3${after === null ? '' : `&after=${after}`}`);
      seen.push(...page.results.map(({ id }: Json) => id));
      after = page.next;
      pages += 1;
      // One that was shown ends, and one begins.
      if (pages === 1) {
        await deliver(scene.product.runtime, [report({ id: seen[0]! }, finished(`RM_${seen[0]}`))]);
        await scene.meet('bob');
      }
    } while (after !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(seen.toSorted());
    for (const room of rooms) expect(seen).toContain(room);
  });

  it('chooses by a part of the name or slug, as it is written', async () => {
    const room = await scene.meet('ada');
    await sql('update meet_room set name = $2 where resource_id = $1', room, '100 % Größe_1');
    const found = async (text: string) =>
      (await list(`&text=${encodeURIComponent(text)}`)).results.map(({ id }: Json) => id);
    expect(await found('größe_')).toEqual([room]);
    expect(await found('% G')).toEqual([room]);
    expect(await found('%_%')).toEqual([]);
    expect(await found(`ROOM-${room.slice(0, 13)}`)).toEqual([room]);
  });

  it('refuses what it does not know', async () => {
    for (const query of ['filter=nothing', 'limit=0', 'limit=201', 'limit=x', 'after=1', `text=${'x'.repeat(201)}`]) {
      const { status, json } = await scene.ask(`rooms/?${query}`);
      expect([status, json]).toEqual([400, { [query.split('=')[0]!]: ['Not valid.'] }]);
    }
  });

  it('keeps a room whose stored state no machine knows, and one that is deleted', async () => {
    const room = await scene.meet('ada');
    await sql(`update greenroom.actor set snapshot = '"nonsense"', quarantined_at = now() where id = $1`, room);
    await sql('delete from meet_resource_access where resource_id = $1', room);
    await sql('delete from meet_room where resource_id = $1', room);
    expect(await lineOf(room, 'quarantined')).toMatchObject({ slug: '', name: '', state: '', quarantined: 1 });
    expect(await scene.read(`actors/room/${roomAddress(room).id}/`)).toMatchObject({
      problem: expect.stringContaining('cannot be restored'),
    });
  });
});
