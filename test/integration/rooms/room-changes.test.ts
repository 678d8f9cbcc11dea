import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '#test/support/people.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

const login = { detail: 'Authentication credentials were not provided.' };
const refused = { detail: 'You do not have permission to perform this action.' };
const unknown = { detail: 'No Room matches the given query.' };

describe('a room that is changed', () => {
  let scene: RestScene;
  let owner: Person;
  let host: Person;
  let member: Person;
  let stranger: Person;
  let room: string;
  beforeAll(async () => {
    scene = await startRestScene();
    const names = ['Olga', 'Ada', 'Max', 'Stan'] as const;
    [owner, host, member, stranger] = (await Promise.all(names.map((name) => scene.people.newPerson(name)))) as [
      Person,
      Person,
      Person,
      Person,
    ];
    room = await newRoom();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const newRoom = async () => {
    const id = await scene.people.newRoom(owner, 'public');
    await scene.people.setRole(id, host, 'administrator');
    await scene.people.setRole(id, member, 'member');
    return id;
  };
  const rowOf = async (id: string) =>
    (
      await scene.people.pool.query(
        `select r.*, s.updated_at::text, s.created_at::text
         from meet_room r join meet_resource s on s.id = r.resource_id where r.resource_id = $1`,
        [id],
      )
    ).rows[0];

  it.each(['PUT', 'PATCH'])('is for hosts only: %s', async (method) => {
    const before = await rowOf(room);
    // An invalid body: callers who may not change the room must not learn its errors.
    const change = (who: Person | null, path: string) => scene.call(who, method, `rooms/${path}/`, { name: [] });
    expect(await change(null, room)).toMatchObject({ status: 401, json: login });
    expect(await change(stranger, room)).toMatchObject({ status: 403, json: refused });
    expect(await change(member, room)).toMatchObject({ status: 403, json: refused });
    expect(await change(owner, 'nothing-here')).toMatchObject({ status: 404, json: unknown });
    for (const who of [owner, host]) {
      expect(await change(who, room)).toMatchObject({ status: 400, json: { name: ['Not a valid string.'] } });
    }
    expect(await rowOf(room)).toEqual(before);
  });

  it('keeps what the body does not name', async () => {
    const configuration = { can_publish_sources: ['camera'], everyone_can_mute: false };
    const changed = await scene.call(host, 'PATCH', `rooms/${room}/?username=Boss`, { configuration });
    expect(changed).toMatchObject({ status: 200, json: { id: room, configuration, access_level: 'public' } });
    expect(changed.json).toMatchObject({ livekit: { room }, accesses: [{}, {}, {}], pin_code: null });
    const levelled = await scene.call(owner, 'PATCH', `rooms/${room}/`, { access_level: 'trusted' });
    expect(levelled.json).toMatchObject({ configuration, access_level: 'trusted' });
    expect((await scene.call(owner, 'PATCH', `rooms/${room}/`, { configuration: {} })).json.configuration).toEqual({});
  });

  it('asks for the name on PUT alone, and ignores what cannot be written', async () => {
    const without = await scene.call(owner, 'PUT', `rooms/${room}/`, { access_level: 'public' });
    expect(without).toMatchObject({ status: 400, json: { name: ['This field is required.'] } });
    const body = { name: 'Wöchentlich', id: member.id, slug: 'x', pin_code: '123', unknown: 1 };
    const put = await scene.call(owner, 'PUT', `rooms/${room}/`, body);
    expect(put).toMatchObject({
      status: 200,
      json: { id: room, name: 'Wöchentlich', slug: 'wochentlich', pin_code: null, access_level: 'trusted' },
    });
    expect((await scene.call(owner, 'PATCH', 'rooms/Wöchentlich/', {})).json.id).toBe(room);
  });

  it('has the same problems with a name as a new room', async () => {
    const other = await newRoom();
    const taken = (await rowOf(other)).slug;
    const rename = (name: unknown) =>
      scene.call(owner, 'PATCH', `rooms/${room}/`, { name, access_level: 'restricted' });
    const before = await rowOf(room);
    expect((await rename(taken)).json).toEqual({ slug: ['Room with this Slug already exists.'] });
    expect((await rename(other)).json).toEqual({ name: [`Room name "${other}" is reserved.`] });
    expect((await rename('x'.repeat(101))).json.slug).toEqual([
      'Ensure this value has at most 100 characters (it has 101).',
    ]);
    expect((await rename(' ')).json).toEqual({ name: ['This field may not be blank.'] });
    expect((await rename(null)).json).toEqual({ name: ['This field may not be null.'] });
    const wrong = { configuration: null, access_level: '' };
    expect((await scene.call(owner, 'PATCH', `rooms/${room}/`, wrong)).json).toEqual({
      configuration: ['This field may not be null.'],
      access_level: ['"" is not a valid choice.'],
    });
    expect(await rowOf(room)).toEqual(before);
  });

  it('is written only when it differs, without a look at its dates', async () => {
    await scene.people.pool.query(
      `update meet_resource set created_at = '2026-01-31 12:00:00.123456Z', updated_at = created_at where id = $1`,
      [room],
    );
    const before = await rowOf(room);
    const { name, access_level, configuration } = before;
    const same = await scene.call(owner, 'PUT', `rooms/${room}/`, { name, access_level, configuration });
    expect(same.status).toBe(200);
    expect(await rowOf(room)).toEqual(before);
    await scene.call(owner, 'PATCH', `rooms/${room}/`, { access_level: 'public' });
    const after = await rowOf(room);
    expect(after.created_at).toMatch(/\.123456/);
    expect(after.updated_at).not.toBe(before.updated_at);
  });

  it('loses nothing when two people change different things at once', async () => {
    for (let round = 0; round < 5; round++) {
      const id = await newRoom();
      const configuration = { everyone_can_mute: false };
      const answers = await Promise.all([
        scene.call(owner, 'PATCH', `rooms/${id}/`, { configuration }),
        scene.call(host, 'PATCH', `rooms/${id}/`, { access_level: 'restricted' }),
        scene.call(owner, 'PATCH', `rooms/${id}/`, { name: `Round ${round}` }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(await rowOf(id)).toMatchObject({
        configuration,
        access_level: 'restricted',
        name: `Round ${round}`,
        slug: `round-${round}`,
      });
    }
  });

  it('gives a name that two rooms want at once to one of them', async () => {
    const rooms = await Promise.all([newRoom(), newRoom(), newRoom()]);
    const answers = await Promise.all(
      rooms.map((id) => scene.call(owner, 'PATCH', `rooms/${id}/`, { name: 'Wanted by All' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect(answers.find(({ status }) => status === 400)!.json).toEqual({
      slug: ['Room with this Slug already exists.'],
    });
  });

  it('is deleted by its owner only, with all that belongs to it', async () => {
    const { pool } = scene.people;
    const id = await newRoom();
    for (const [who, status, json] of [
      [null, 401, login],
      [stranger, 403, refused],
      [member, 403, refused],
      [host, 403, refused],
    ] as const) {
      expect(await scene.call(who, 'DELETE', `rooms/${id}/`)).toMatchObject({ status, json });
    }
    await pool.query(
      `with recording as (
         insert into meet_recording (id, created_at, updated_at, status, room_id, mode, options)
         values (gen_random_uuid(), now(), now(), 'saved', $1, 'transcript', '{}') returning id)
       insert into meet_recording_access (id, created_at, updated_at, team, role, recording_id, user_id)
       select gen_random_uuid(), now(), now(), '', 'owner', id, $2 from recording`,
      [id, owner.id],
    );
    await pool.query(`insert into greenroom.room_origin (room, kind) values ($1, 'web')`, [id]);
    const { slug } = await rowOf(id);
    const deleted = await scene.call(owner, 'DELETE', `rooms/${slug}/`);
    expect(deleted).toMatchObject({ status: 204, json: null });
    expect(await scene.call(owner, 'DELETE', `rooms/${id}/`)).toMatchObject({ status: 404, json: unknown });
    const { rows } = await pool.query(
      `select (select count(*) from meet_room where resource_id = $1) + (select count(*) from meet_resource where id = $1)
         + (select count(*) from meet_resource_access where resource_id = $1)
         + (select count(*) from greenroom.room_origin where room = $1)
         + (select count(*) from meet_recording) + (select count(*) from meet_recording_access) as left`,
      [id],
    );
    expect(rows[0].left).toBe('0');
  });

  it('is deleted once by two who want it, and by nobody else who changes it meanwhile', async () => {
    const id = await newRoom();
    const answers = await Promise.all([
      scene.call(owner, 'DELETE', `rooms/${id}/`),
      scene.call(owner, 'DELETE', `rooms/${id}/`),
      scene.call(host, 'PATCH', `rooms/${id}/`, { access_level: 'trusted' }),
    ]);
    expect(
      answers
        .slice(0, 2)
        .map(({ status }) => status)
        .sort(),
    ).toEqual([204, 404]);
    expect([200, 404]).toContain(answers[2]!.status);
    expect(await rowOf(id)).toBeUndefined();
  });
});
