import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '#test/support/people.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

const drawn = /^[a-z]{3}-[a-z]{4}-[a-z]{3}$/;

describe('the address of a room', () => {
  let scene: RestScene;
  let owner: Person;
  beforeAll(async () => {
    scene = await startRestScene({ ROOM_TELEPHONY_ENABLED: 'yes' });
    owner = await scene.people.newPerson();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const create = (name: string) => scene.call(owner, 'POST', 'rooms/', { name });
  const show = (reference: string, who: Person | null = owner) =>
    scene.call(who, 'GET', `rooms/${encodeURIComponent(reference)}/`);
  const rename = (room: string, name: string) => scene.call(owner, 'PATCH', `rooms/${room}/`, { name });
  const empty = (room: string, slug: '' | null) =>
    scene.people.pool.query('update meet_room set slug = $2 where resource_id = $1', [room, slug]);

  it.each(['会議室', 'Переговорная', 'غرفة الاجتماعات', 'חדר ישיבות', '🦊🦊', '...', '\u0301\u0302', '会'.repeat(500)])(
    'is drawn where nothing is left of the name: %s',
    async (name) => {
      const { status, json } = await create(name);
      expect([status, json]).toEqual([201, expect.objectContaining({ name, slug: expect.stringMatching(drawn) })]);
      expect((await show(json.slug)).json).toMatchObject({ id: json.id, slug: json.slug });
      const again = await create(name);
      expect([again.status, again.json.slug === json.slug]).toEqual([201, false]);
    },
  );

  it('follows from what is left of the name, while that tells it from others', async () => {
    expect((await create('ＦＵＬＬ Ｗｉｄｔｈ')).json.slug).toBe('full-width');
    expect((await create('会議室 1')).json.slug).toBe('1');
    expect((await create('Переговорная 1')).json).toMatchObject({
      name: 'Переговорная 1',
      slug: expect.stringMatching(drawn),
    });
    const taken = { status: 400, json: { slug: ['Room with this Slug already exists.'] } };
    expect(await create('Full Width')).toMatchObject(taken);
    expect(await create('1')).toMatchObject(taken);
  });

  it('is drawn again when it is taken', async () => {
    const { json: other } = await create('会議室');
    const { pool } = scene.people;
    // The database turns the first two draws into an address that is taken.
    await pool.query(`create sequence slug_draw;
      create function spoil_slug() returns trigger language plpgsql as $$
        begin
          if nextval('slug_draw') <= 2 then new.slug := '${other.slug}'; end if;
          return new;
        end $$;
      create trigger spoil_slug before insert or update of slug on meet_room for each row execute function spoil_slug()`);
    const made = await create('会議室');
    expect(made).toMatchObject({ status: 201, json: { slug: expect.stringMatching(drawn) } });
    expect(made.json.slug).not.toBe(other.slug);
    await pool.query(`drop trigger spoil_slug on meet_room`);
    await empty(made.json.id, '');
    await pool.query(`select setval('slug_draw', 1, false);
      create trigger spoil_slug before insert or update of slug on meet_room for each row execute function spoil_slug()`);
    expect((await show(made.json.id)).json.slug).toMatch(drawn);
    await pool.query('drop trigger spoil_slug on meet_room');
  });

  it('is given by a new name, and a drawn one stays when nothing is left of that', async () => {
    const { json } = await create('Plain Name');
    const drawnOne = (await rename(json.id, '会議室')).json.slug;
    expect(drawnOne).toMatch(drawn);
    expect((await rename(json.id, 'Переговорная')).json).toMatchObject({ name: 'Переговорная', slug: drawnOne });
    expect((await rename(json.id, 'Plain Again')).json.slug).toBe('plain-again');
  });

  it.each(['', null] as const)('is repaired when a room without one (%j) is opened, once for all', async (slug) => {
    const { json } = await create('会議室');
    await empty(json.id, slug);
    const answers = await Promise.all([show(json.id), show(json.id, null), show(json.id), rename(json.id, '会議室')]);
    const slugs = new Set(answers.map((answer) => answer.json.slug));
    expect([...slugs]).toEqual([expect.stringMatching(drawn)]);
    expect((await show([...slugs][0])).json.id).toBe(json.id);
  });

  it('is repaired in the list of rooms, where it is what people open a room by', async () => {
    const person = await scene.people.newPerson();
    const rooms = await Promise.all([scene.people.newRoom(person), scene.people.newRoom(person)]);
    await empty(rooms[0], '');
    await empty(rooms[1], null);
    const listed = (await scene.call(person, 'GET', 'rooms/')).json.results.map(({ slug }: { slug: string }) => slug);
    expect(listed).toEqual([expect.stringMatching(drawn), expect.stringMatching(drawn)]);
    expect((await scene.call(person, 'GET', 'rooms/')).json.results.map(({ slug }: { slug: string }) => slug)).toEqual(
      listed,
    );
  });
});
