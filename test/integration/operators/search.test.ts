import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OperatorScene, startOperatorScene } from '#test/support/operator-scene.ts';
import type { Json } from '#test/support/rest-scene.ts';

let scene: OperatorScene;
let room: string;
beforeAll(async () => {
  scene = await startOperatorScene();
  room = await scene.meet('ada');
  await scene.meet('bob');
  await sql(
    `update meet_room set name = 'Weekly Größe', slug = 'weekly-groesse', pin_code = '4821937560' where resource_id = $1`,
    room,
  );
});
afterAll(() => scene[Symbol.asyncDispose]());

const sql = (text: string, ...values: unknown[]) => scene.people.pool.query(text, values);
const search = async (text: string): Promise<Json[]> => (await scene.ask('search/', { text })).json.results;
/** What was found in the room; fails when another room was found. */
const found = async (text: string): Promise<string[]> =>
  (await search(text)).map((one) => {
    expect(one.room.id).toBe(room);
    return one.by;
  });

describe('the search of rooms', () => {
  it('finds a room by its id, in any spelling', async () => {
    expect(await search(room)).toEqual([
      { room: { id: room, slug: 'weekly-groesse', name: 'Weekly Größe' }, by: 'id', member: null, at: null },
    ]);
    expect(await found(` ${room.toUpperCase().replaceAll('-', '')} `)).toEqual(['id']);
  });

  it('finds a room by any link to it', async () => {
    const links = [
      'https://meet.example.org/weekly-groesse',
      'http://localhost:8071/weekly-groesse/?from=mail#now',
      'meet.example.org/weekly-groesse',
      'https://meet.example.org/rooms/weekly-groesse/settings',
      'weekly-groesse',
    ];
    for (const link of links) expect([link, await found(link)]).toEqual([link, ['link']]);
    expect(await found(`https://meet.example.org/operators/rooms/${room}`)).toEqual(['id']);
    expect(await search('https://meet.example.org/%ff/nothing')).toEqual([]);
  });

  it('finds a room by a part of its name or slug', async () => {
    expect(await found('größe')).toEqual(['name']);
    expect(await found('KLY-GRO')).toEqual(['name']);
    expect(await search('%')).toEqual([]);
  });

  it('finds a room by its PIN, which no answer and no log repeats', async () => {
    const { text } = await scene.ask('search/', { text: '4821937560' });
    expect(JSON.parse(text).results).toMatchObject([{ room: { id: room }, by: 'pin' }]);
    expect(text).not.toContain('4821937560');
    expect(await found('482 193 7560')).toEqual(['pin']);
    expect(scene.product.logged.join('')).not.toContain('4821937560');
  });

  it('finds callers by the last digits of their number, or by all of it', async () => {
    await sql(
      `insert into greenroom.presence (room, sid, livekit_room, identity, name, kind, joined_at)
       values ($1, 'PA_phone', 'RM_1', 'phone-x', 'Phone +33 6 •• •• •• 78', 'sip', now())`,
      room,
    );
    // Random slugs of other rooms may have the digits too.
    const callers = async (text: string) => (await search(text)).filter(({ by }) => by === 'number');
    for (const digits of ['78', '678', '5678', '+33 6 12 34 56 78', '0033612345678'.slice(2)]) {
      const results = await callers(digits);
      expect([digits, results]).toMatchObject([digits, [{ room: { id: room }, by: 'number', member: 'PA_phone' }]]);
    }
    expect(await callers('79')).toEqual([]);
  });

  it('finds recordings, guests and what LiveKit names', async () => {
    const [recording, guest] = [randomUUID(), randomUUID()];
    await sql(
      `insert into public.meet_recording (id, created_at, updated_at, status, worker_id, room_id, mode, options)
       values ($1, now(), now(), 'saved', 'EG_abcDEF123', $2, 'screen_recording', '{}')`,
      recording,
      room,
    );
    await sql(
      `insert into greenroom.guest (room, id, number, status, revision, username, color, knocked_at)
       values ($1, $2, 1, 'gone', 1, 'Gus', '', now())`,
      room,
      guest,
    );
    await sql(
      `update greenroom.actor set snapshot = jsonb_set(snapshot, '{context,rule}', '"SDR_abc"') where id = $1`,
      room,
    );
    expect(await search('EG_abcDEF123')).toMatchObject([{ room: { id: room }, by: 'egress', member: recording }]);
    expect(await search(recording)).toMatchObject([{ room: { id: room }, by: 'recording', member: recording }]);
    expect(await search(guest)).toMatchObject([{ room: { id: room }, by: 'guest', member: guest }]);
    expect(await search('PA_phone')).toMatchObject([{ room: { id: room }, by: 'id', member: 'PA_phone' }]);
    expect(await found(`RM_${room}`)).toEqual([]);
    expect(await found('SDR_abc')).toEqual(['id']);
  });

  it('finds a deleted room by its id while its journal is kept', async () => {
    const deleted = await scene.meet('ada');
    await sql('delete from meet_resource_access where resource_id = $1', deleted);
    await sql('delete from meet_room where resource_id = $1', deleted);
    expect(await search(deleted)).toMatchObject([{ room: { id: deleted, slug: '', name: '' }, by: 'id' }]);
    expect(await scene.read(`rooms/${deleted}/`)).toMatchObject({ room: { deleted: true, slug: '' }, actor: {} });
    expect((await scene.read(`rooms/${deleted}/journal/`)).results).toHaveLength(1);
    expect((await scene.ask(`rooms/${randomUUID()}/`)).status).toBe(404);
  });

  it('takes hostile texts for what they are', async () => {
    const texts = ["'; drop table x; --", '<script>', '\u0000', '%_\\', 'x'.repeat(500), '٣٤', 'http://', '+', '//'];
    for (const text of texts) {
      const { status, json } = await scene.ask('search/', { text });
      expect([200, 400]).toContain(status);
      if (status === 200) expect(json.results).toEqual([]);
    }
    expect((await scene.ask('search/', { text: '' })).status).toBe(400);
    expect((await scene.ask('search/', { text: 'x'.repeat(501) })).status).toBe(400);
  });

  it('finds at most fifty', async () => {
    const many = Array.from({ length: 60 }, () => randomUUID());
    await sql(
      `with resource as (insert into meet_resource (id, created_at, updated_at) select id, now(), now() from unnest($1::uuid[]) id)
       insert into meet_room (resource_id, name, slug, configuration, access_level)
       select id, 'Crowded', 'crowded-' || id, '{}', 'public' from unnest($1::uuid[]) id`,
      many,
    );
    expect(await search('crowded')).toHaveLength(50);
  });
});
