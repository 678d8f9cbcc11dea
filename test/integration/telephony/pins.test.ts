import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJournal } from '#src/actors/journal.ts';
import { entityTransaction } from '#src/db/transaction.ts';
import { createLog } from '#src/kernel/log.ts';
import { findRoomsByPin } from '#src/rooms/find-rooms-by-pin.ts';
import { insertRoom } from '#src/rooms/insert-room.ts';
import { createTrunkSpread } from '#src/rooms/trunk-spread.ts';
import { readSettings } from '#src/settings/settings.ts';
import { rotatePin } from '#src/telephony/rotate-pin.ts';
import { operatorToken } from '#test/support/http-product.ts';
import type { Person } from '#test/support/people.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

const trunks = ['ST_a', 'ST_b', 'ST_c'];

describe('PINs on several trunks', () => {
  let scene: RestScene;
  let owner: Person;
  beforeAll(async () => {
    const env = { ROOM_TELEPHONY_ENABLED: 'yes', ROOM_TELEPHONY_PIN_LENGTH: '4', ROOM_TELEPHONY_PIN_MAX_RETRIES: '3' };
    scene = await startRestScene({
      ...env,
      GREENROOM_SIP_TRUNKS: trunks.join(),
      GREENROOM_PIN_RENEWAL_RATES: '100/minute',
    });
    owner = await scene.people.newPerson();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const create = async () => (await scene.call(owner, 'POST', 'rooms/', { name: `Room ${randomUUID()}` })).json;
  const renew = (room: string, who: Person | null = owner) => scene.call(who, 'POST', `rooms/${room}/renew-pin/`);
  const placeOf = async (room: string) =>
    (
      await scene.people.pool.query<{ pin: string | null; trunk: string | null; updated: string }>(
        `select r.pin_code as pin, r.trunk_id as trunk, o.updated_at::text as updated
           from meet_room r join meet_resource o on o.id = r.resource_id where r.resource_id = $1`,
        [room],
      )
    ).rows[0]!;
  const metric = async (name: string) => {
    const headers = { authorization: `Bearer ${operatorToken}` };
    const text = await (await fetch(`${scene.product.origin}/metrics`, { headers })).text();
    return Number(new RegExp(`^greenroom_${name} (\\d+)$`, 'm').exec(text)?.[1]);
  };
  /** Where PINs rotate when callers misbehave, or not. */
  const partsOf = (on: 'yes' | 'no') => ({
    ...scene.product,
    settings: readSettings({ ROOM_TELEPHONY_ENABLED: 'yes', GREENROOM_SIP_ROTATE_PIN_ON_ABUSE: on }),
    trunks: createTrunkSpread(scene.product.database, trunks),
    countPinCollision: () => undefined,
    countMissingPin: () => undefined,
  });
  /** Takes every PIN there is on a trunk, for as long as `act` needs. */
  const whileAllAreTaken = async <Result>(trunk: string | null, act: () => Promise<Result>): Promise<Result> => {
    const { pool } = scene.people;
    await pool.query(
      `with taken as (
         insert into meet_resource select gen_random_uuid(), now(), now() from generate_series(0, 9999) returning id)
       insert into meet_room (resource_id, name, slug, configuration, access_level, pin_code, trunk_id)
         select id, 'Taken', id, '{}', 'public', lpad((row_number() over () - 1)::text, 4, '0'), $1::varchar from taken
       on conflict do nothing`,
      [trunk],
    );
    try {
      return await act();
    } finally {
      await pool.query(`delete from meet_room where name = 'Taken'`);
    }
  };

  it('are spread evenly over the trunks, also when rooms are made at once', async () => {
    const rooms = await Promise.all(Array.from({ length: 12 }, create));
    const places = await Promise.all(rooms.map(({ id }) => placeOf(id)));
    for (const trunk of trunks) expect(places.filter((place) => place.trunk === trunk)).toHaveLength(4);
    for (const [at, { pin }] of places.entries()) expect([pin, pin?.length]).toEqual([rooms[at]!.pin_code, 4]);
  });

  it('may be equal on two trunks, which a lookup by PIN reports', async () => {
    const [left, right] = [await create(), await create()];
    const place = await placeOf(left.id);
    const { rowCount } = await scene.people.pool.query(
      'update meet_room set pin_code = $2 where resource_id = $1 and trunk_id <> $3',
      [right.id, place.pin, place.trunk],
    );
    expect(rowCount).toBe(1);
    const found = await findRoomsByPin(scene.product.database.pool, place.pin!);
    expect(found.map(({ room }) => room).sort()).toEqual([left.id, right.id].sort());
    await expect(
      scene.people.pool.query('update meet_room set trunk_id = $2 where resource_id = $1', [right.id, place.trunk]),
    ).rejects.toMatchObject({ constraint: 'meet_room_pin_code_key' });
  });

  it('are never that of a room without a trunk, whose rule takes calls on every trunk', async () => {
    const before = await metric('room_pins_missing_total');
    const room = await whileAllAreTaken(null, create);
    expect(await placeOf(room.id)).toMatchObject({ pin: null, trunk: null });
    expect(await metric('room_pins_missing_total')).toBe(before + 1);
    expect(scene.product.logged.join('')).toContain('every drawn PIN is taken');
    // Of another trunk it may be.
    const other = await whileAllAreTaken('ST_elsewhere', create);
    expect((await placeOf(other.id)).pin).toMatch(/^\d{4}$/);
  });

  it('are renewed by hosts alone, on the trunk that the room has', async () => {
    const { id, pin_code } = await create();
    const before = await placeOf(id);
    const administrator = await scene.people.newPerson();
    const member = await scene.people.newPerson();
    await scene.people.setRole(id, administrator, 'administrator');
    await scene.people.setRole(id, member, 'member');
    expect(await renew(id, null)).toMatchObject({ status: 401 });
    for (const who of [member, await scene.people.newPerson()])
      expect(await renew(id, who)).toMatchObject({ status: 403 });
    expect(await renew(randomUUID())).toMatchObject({
      status: 404,
      json: { detail: 'No Room matches the given query.' },
    });
    expect(await placeOf(id)).toEqual(before);

    const { status, json } = await renew(id, administrator);
    expect([status, json]).toMatchObject([200, { id, livekit: { room: id }, accesses: expect.any(Array) }]);
    const after = await placeOf(id);
    expect(after).toMatchObject({ pin: json.pin_code, trunk: before.trunk });
    expect(after.pin).not.toBe(pin_code);
    expect(after.updated > before.updated).toBe(true);
    const lines = await readJournal(scene.product.database, id, { limit: 5 });
    expect(lines).toMatchObject([
      { event: 'pin.renewed', cause: { by: 'user', id: administrator.id }, facts: ['room.changed'] },
    ]);
  });

  it('are renewed by two hosts at once, one after the other', async () => {
    const { id } = await create();
    const answers = await Promise.all([renew(id), renew(id), renew(id)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const pins = answers.map(({ json }) => json.pin_code as string);
    expect(pins).toContain((await placeOf(id)).pin);
    expect(await readJournal(scene.product.database, id, { limit: 9 })).toHaveLength(3);
  });

  it('stay as they are where no other one is free', async () => {
    const { id } = await create();
    const before = await placeOf(id);
    expect((await whileAllAreTaken(before.trunk, () => renew(id))).status).toBe(503);
    expect(await placeOf(id)).toEqual(before);
    expect(await readJournal(scene.product.database, id, { limit: 5 })).toEqual([]);
  });

  it('are in no line of the log when the database refuses a row that holds one', async () => {
    const { id } = await create();
    const { pool } = scene.people;
    const known = '31415926535897';
    await pool.query(`
      create function disclose() returns trigger language plpgsql as
        $$ begin new.pin_code := '${known}'; return new; end $$;
      create trigger disclose before insert or update on meet_room for each row execute function disclose();
      alter table meet_room add constraint short check (length(pin_code) < 10) not valid`);
    const parts = partsOf('yes');
    const values = { name: 'Refused', slug: 'refused', accessLevel: 'public', configuration: {} } as const;
    const failures = await Promise.allSettled([
      entityTransaction(scene.product.database, (tx) => insertRoom(parts, tx, values, owner.id)),
      rotatePin(parts, id, { id: 'refused', cause: { by: 'sweep', id: 'refused' } }),
    ]);
    await pool.query('drop trigger disclose on meet_room; alter table meet_room drop constraint short');
    const lines: string[] = [];
    const log = createLog('info', { write: (line) => lines.push(line) });
    for (const failure of failures) log.error({ err: (failure as PromiseRejectedResult).reason }, 'it failed');
    expect(lines.join('').match(/violates check constraint/g)?.length).toBeGreaterThanOrEqual(2);
    expect(lines.join('')).not.toContain(known);
  });

  it('are given to a room that has none when a host opens it, and to nobody else', async () => {
    const room = await scene.people.newRoom(owner, 'public');
    const show = async (who: Person | null, path = room) =>
      (await scene.call(who, 'GET', `rooms/${path}/`)).json.pin_code;
    const member = await scene.people.newPerson();
    await scene.people.setRole(room, member, 'member');
    for (const who of [null, member, await scene.people.newPerson()]) expect(await show(who)).toBeNull();
    const list = async () => (await scene.call(owner, 'GET', 'rooms/?page_size=100')).json.results;
    expect((await list()).find(({ id }: { id: string }) => id === room).pin_code).toBeNull();
    expect(await placeOf(room)).toMatchObject({ pin: null, trunk: null });

    const administrator = await scene.people.newPerson();
    await scene.people.setRole(room, administrator, 'administrator');
    const pins = await Promise.all([owner, administrator, owner].map((who) => show(who)));
    expect(pins[0]).toMatch(/^\d{4}$/);
    expect(new Set(pins).size).toBe(1);
    expect(await placeOf(room)).toMatchObject({ pin: pins[0] });
    expect(trunks).toContain((await placeOf(room)).trunk);
    expect(await show(member, `room-${room}`)).toBe(pins[0]);
    expect(await readJournal(scene.product.database, room, { limit: 5 })).toHaveLength(1);

    const other = await scene.people.newRoom(owner);
    const shown = await whileAllAreTaken(null, () => scene.call(owner, 'GET', `rooms/${other}/`));
    expect([shown.status, shown.json.pin_code]).toEqual([200, null]);
  });

  it('move to a configured trunk when they are renewed on an unlisted trunk or on none', async () => {
    const { id } = await create();
    for (const trunk of ['ST_gone', null]) {
      await scene.people.pool.query('update meet_room set trunk_id = $2 where resource_id = $1', [id, trunk]);
      expect((await renew(id)).status).toBe(200);
      expect(trunks).toContain((await placeOf(id)).trunk);
    }
  });

  it('are renewed by themselves after abuse by callers, once per incident, and only if configured', async () => {
    const { id, pin_code } = await create();
    const abuse = { id: 'a-lock-out', cause: { by: 'sweep', id: 'a-lock-out' } } as const;
    expect(await rotatePin(partsOf('no'), id, abuse)).toBe(false);
    expect((await placeOf(id)).pin).toBe(pin_code);
    expect(await rotatePin(partsOf('yes'), id, abuse)).toBe(true);
    const { pin } = await placeOf(id);
    expect(pin).not.toBe(pin_code);
    expect(await rotatePin(partsOf('yes'), id, abuse)).toBe(false);
    expect((await placeOf(id)).pin).toBe(pin);
    expect(await rotatePin(partsOf('yes'), id, { ...abuse, id: 'the-next' })).toBe(true);
    expect(await rotatePin(partsOf('yes'), randomUUID(), abuse)).toBe(false);
  });
});

describe('PINs of an instance without trunks', () => {
  it('are renewed while people or devices dial in, as often as the rate allows', async () => {
    await using scene = await startRestScene({ ROOMKIT_ENABLED: 'yes', GREENROOM_PIN_RENEWAL_RATES: '1/minute' });
    const owner = await scene.people.newPerson();
    const { json: room } = await scene.call(owner, 'POST', 'rooms/', { name: 'Dialled' });
    const { status, json } = await scene.call(owner, 'POST', `rooms/${room.slug}/renew-pin/`);
    expect([status, json.pin_code]).toEqual([200, expect.stringMatching(/^\d{10}$/)]);
    expect((await scene.call(owner, 'POST', `rooms/${room.slug}/renew-pin/`)).status).toBe(429);
    const { rows } = await scene.people.pool.query('select pin_code, trunk_id from meet_room');
    expect(rows).toEqual([{ pin_code: json.pin_code, trunk_id: null }]);

    await using silent = await startRestScene();
    const other = await silent.people.newPerson();
    const id = await silent.people.newRoom(other);
    expect((await silent.call(other, 'GET', `rooms/${id}/`)).json.pin_code).toBeNull();
    expect(await silent.call(other, 'POST', `rooms/${id}/renew-pin/`)).toMatchObject({
      status: 404,
      json: { detail: 'Not found.' },
    });
  });
});
