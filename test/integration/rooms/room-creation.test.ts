import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepHouse } from '#src/jobs/housekeeping.ts';
import { purgesOf } from '#src/product-runtime.ts';
import { operatorToken } from '#test/support/http-product.ts';
import type { Person } from '#test/support/people.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

describe('the PIN of a new room', () => {
  let scene: RestScene;
  let owner: Person;
  beforeAll(async () => {
    scene = await startRestScene({ ROOM_TELEPHONY_ENABLED: 'yes', ROOM_TELEPHONY_PIN_LENGTH: '4' });
    owner = await scene.people.newPerson();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const create = (name: string) => scene.call(owner, 'POST', 'rooms/', { name, pin_code: '1234' });
  const collisions = async () => {
    const headers = { authorization: `Bearer ${operatorToken}` };
    const text = await (await fetch(`${scene.product.origin}/metrics`, { headers })).text();
    return Number(/^greenroom_room_pin_collisions_total (\d+)$/m.exec(text)?.[1]);
  };

  it('is drawn, and differs from room to room', async () => {
    const rooms = await Promise.all(Array.from({ length: 20 }, (_, at) => create(`PIN ${at}`)));
    const pins = rooms.map(({ json }) => json.pin_code);
    for (const pin of pins) expect(pin).toMatch(/^\d{4}$/);
    expect(new Set(pins).size).toBe(20);
  });

  it('is kept by a change of the room, and cannot be set', async () => {
    const { json } = await create('Lasting');
    const changed = await scene.call(owner, 'PUT', `rooms/${json.id}/`, { name: 'Changed', pin_code: '0000' });
    expect(changed.json).toMatchObject({ name: 'Changed', pin_code: json.pin_code });
  });

  it('is drawn again when it is taken, and left out when each one is', async () => {
    const { pool } = scene.people;
    // The database turns the first two draws into a PIN that is taken, which rolls back with neither of them.
    await pool.query(`create sequence draw;
      create function spoil() returns trigger language plpgsql as $$
        begin
          if new.pin_code is not null and nextval('draw') <= 2 then
            new.pin_code := (select pin_code from meet_room where pin_code is not null limit 1);
          end if;
          return new;
        end $$;
      create trigger spoil before insert on meet_room for each row execute function spoil()`);
    const before = await collisions();
    expect(await create('Third Draw')).toMatchObject({
      status: 201,
      json: { pin_code: expect.stringMatching(/^\d{4}$/) },
    });
    expect(await collisions()).toBe(before + 2);
    await pool.query("select setval('draw', 1, false); alter sequence draw increment by -1 minvalue -1000");
    expect(await create('No Draw')).toMatchObject({ status: 201, json: { name: 'No Draw', pin_code: null } });
    expect(await collisions()).toBe(before + 2 + 5);
    expect(scene.product.logged.join('')).toContain('every drawn PIN is taken');
    await pool.query('drop trigger spoil on meet_room');
  });

  it('goes to one of two rooms that draw it at once', async () => {
    const { pool } = scene.people;
    await pool.query(`alter sequence draw increment by 1; select setval('draw', 1, false);
      create or replace function spoil() returns trigger language plpgsql as $$
        begin
          if nextval('draw') <= 2 then new.pin_code := '77777'; end if;
          return new;
        end $$;
      create trigger spoil before insert on meet_room for each row execute function spoil()`);
    const before = await collisions();
    const rooms = await Promise.all([create('Left'), create('Right')]);
    await pool.query('drop trigger spoil on meet_room');
    expect(rooms.map(({ status }) => status)).toEqual([201, 201]);
    const pins = rooms.map(({ json }) => json.pin_code.length).sort();
    expect(pins).toEqual([4, 5]);
    expect(await collisions()).toBe(before + 1);
  });

  it('does not hide that the name is taken', async () => {
    await create('Twice');
    expect(await create('Twice')).toMatchObject({
      status: 400,
      json: { slug: ['Room with this Slug already exists.'] },
    });
  });
});

describe('the defaults of a new room', () => {
  it('are those of the instance where the owner has none', async () => {
    await using scene = await startRestScene({ RESOURCE_DEFAULT_ACCESS_LEVEL: 'restricted', ROOMKIT_ENABLED: 'yes' });
    const owner = await scene.people.newPerson();
    const create = async (name: string, more: object = {}) =>
      (await scene.call(owner, 'POST', 'rooms/', { name, ...more })).json;
    expect(await scene.call(null, 'POST', 'rooms/', {})).toMatchObject({ status: 401 });
    const first = await create('First');
    expect(first).toMatchObject({ access_level: 'restricted', configuration: {} });
    // Devices dial in by PIN, too; it may begin with zeros.
    expect(first.pin_code).toMatch(/^\d{10}$/);
    await scene.call(owner, 'PATCH', `users/${owner.id}/`, { default_room_access_level: '' });
    expect(await create('Second')).toMatchObject({ access_level: 'restricted' });
    await scene.call(owner, 'PATCH', `users/${owner.id}/`, {
      default_room_access_level: 'public',
      default_room_configuration: { everyone_can_mute: false },
    });
    expect(await create('Third')).toMatchObject({
      access_level: 'public',
      configuration: { everyone_can_mute: false },
    });
    const chosen = { access_level: 'trusted', configuration: { can_publish_sources: null } };
    expect(await create('Fourth', chosen)).toMatchObject(chosen);
    expect((await scene.call(owner, 'POST', 'rooms/', { name: 2026 })).json).toMatchObject({
      name: '2026',
      slug: '2026',
    });
  });

  it('include no PIN where nobody dials in, also later', async () => {
    await using scene = await startRestScene();
    const owner = await scene.people.newPerson();
    const { json } = await scene.call(owner, 'POST', 'rooms/', { name: 'Silent', pin_code: '1234' });
    expect(json.pin_code).toBeNull();
    expect((await scene.call(owner, 'PATCH', `rooms/${json.id}/`, { name: 'Still' })).json.pin_code).toBeNull();
  });
});

describe('the callback of a new room', () => {
  let scene: RestScene;
  let owner: Person;
  beforeAll(async () => {
    scene = await startRestScene();
    owner = await scene.people.newPerson();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  let number = 0;
  const create = async (callback_id?: unknown) =>
    (await scene.call(owner, 'POST', 'rooms/', { name: `Called ${++number}`, callback_id })).json.slug as string;
  const ask = async (callback_id: string) =>
    (await scene.call(null, 'POST', 'rooms/creation-callback/', { callback_id })).json;

  it('tells the slug exactly once, whoever asks', async () => {
    const slug = await create('the-callback');
    expect(await ask('another')).toEqual({ status: 'success', room: {} });
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask('the-callback')));
    expect(answers.filter(({ room }) => room.slug === slug)).toHaveLength(1);
    expect(answers.filter(({ room }) => room.slug === undefined)).toHaveLength(3);
  });

  it.each([
    [42, '42'],
    [' spaced ', 'spaced'],
    ['long'.repeat(5000), 'long'.repeat(5000)],
    [[1], '[1]'],
  ])('is kept for any id that is something', async (given, asked) => {
    const slug = await create(given);
    expect(await ask(asked)).toEqual({ status: 'success', room: { slug } });
  });

  it('is not stored for an id that is empty or that Python treats as false', async () => {
    for (const given of [undefined, null, false, 0, '', ' ', [], {}]) await create(given);
    const { rows } = await scene.people.pool.query('select from greenroom.room_callback');
    expect(rows).toHaveLength(0);
  });

  it('belongs to the last room made with it, while that room is there', async () => {
    await create('again');
    const slug = await create('again');
    expect((await ask('again')).room).toEqual({ slug });
    const gone = await create('gone');
    await scene.call(owner, 'DELETE', `rooms/${gone}/`);
    expect((await ask('gone')).room).toEqual({});
  });

  it('expires, and is swept', async () => {
    await create('late');
    await create('kept');
    await scene.people.pool.query(
      `update greenroom.room_callback set expires_at = now() where id = sha256('late'::bytea)`,
    );
    expect(await keepHouse(scene.product.database, purgesOf(scene.product.settings))).toMatchObject({
      room_callback: 1,
    });
    expect((await ask('late')).room).toEqual({});
    expect((await ask('kept')).room).toHaveProperty('slug');
    await create('later');
    await scene.people.pool.query('update greenroom.room_callback set expires_at = now()');
    expect((await ask('later')).room).toEqual({});
  });

  it('wants an id', async () => {
    const path = 'rooms/creation-callback/';
    for (const [body, problem] of [
      [{}, 'This field is required.'],
      [{ callback_id: '' }, 'This field may not be blank.'],
      [{ callback_id: null }, 'This field may not be null.'],
      [{ callback_id: [] }, 'Not a valid string.'],
      [{ callback_id: true }, 'Not a valid string.'],
    ] as const) {
      expect(await scene.call(null, 'POST', path, body)).toMatchObject({
        status: 400,
        json: { callback_id: [problem] },
      });
    }
    expect((await scene.call(null, 'GET', path)).status).toBe(405);
  });

  it('is not asked for without end by people without an account', async () => {
    await using busy = await startRestScene({ CREATION_CALLBACK_THROTTLE_RATES: '2/minute' });
    const person = await busy.people.newPerson();
    const times = async (who: Person | null) => {
      const statuses: number[] = [];
      for (let at = 0; at < 3; at++) {
        // A body that is wrong counts like one that is right.
        const answer = await busy.call(who, 'POST', 'rooms/creation-callback/', at === 0 ? {} : { callback_id: 'x' });
        statuses.push(answer.status);
      }
      return statuses;
    };
    expect(await times(null)).toEqual([400, 200, 429]);
    expect(await times(person)).toEqual([400, 200, 200]);
  });
});
