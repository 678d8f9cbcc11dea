import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { type ExternalRooms, startExternalRooms } from '#test/support/external-rooms.ts';
import type { Person } from '#test/support/people.ts';

describe('changes of rooms through the external API', () => {
  let scene: ExternalRooms;
  let application: ExternalRooms['application'];
  let user: ExternalRooms['user'];
  let token: ExternalRooms['token'];
  let create: ExternalRooms['create'];
  let patch: ExternalRooms['patch'];
  let withEmail: ExternalRooms['withEmail'];
  let journal: ExternalRooms['journal'];
  beforeAll(async () => {
    scene = await startExternalRooms();
    ({ application, user, token, create, patch, withEmail, journal } = scene);
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  it.each(['PUT', 'PATCH'])('%s changes what it names, and tells the room', async (method) => {
    const room = await create({ title: 'One' });
    const { status, json, headers } = await scene.ask(token, method, `rooms/${room.id}/`, {
      access_level: 'restricted',
      configuration: { everyone_can_mute: false },
      name: 'ignored',
      slug: 'ignored',
      pin_code: '1',
    });
    expect([status, json]).toEqual([
      200,
      { ...room, access_level: 'restricted', configuration: { everyone_can_mute: false } },
    ]);
    expect(headers.get('etag')).toMatch(/^"[0-9a-f]+"$/);
    expect((await scene.ask(token, 'GET', `rooms/${room.id}/`)).json).toEqual(json);
    expect(await journal(room.id)).toContain('room.changed');
    // What is the same is no change.
    const again = await scene.ask(token, method, `rooms/${room.id}/`, { access_level: 'restricted' });
    expect(again.headers.get('etag')).toBe(headers.get('etag'));
  });

  it('gives and removes a title', async () => {
    const { id } = await create();
    expect((await patch(id, { title: 'Board' })).json.title).toBe('Board');
    expect((await patch(id, { access_level: 'trusted' })).json.title).toBe('Board');
    expect((await patch(id, { title: null })).json.title).toBeUndefined();
  });

  it('refuses public rooms, but one that a host made public stays so', async () => {
    const { id } = await create();
    const refused = { access_level: ['Public rooms are disabled for the external API.'] };
    expect(await patch(id, { access_level: 'public' })).toMatchObject({ status: 400, json: refused });
    expect((await scene.call(user, 'PATCH', `rooms/${id}/`, { access_level: 'public' })).status).toBe(200);
    expect((await patch(id, { access_level: 'public', title: 'x' })).status).toBe(200);
  });

  it('refuses a public room that a host closes between check and act', async () => {
    const { id } = await create();
    await scene.call(user, 'PATCH', `rooms/${id}/`, { access_level: 'public' });
    const { pool } = scene.people;
    const other = await pool.connect();
    await other.query('begin');
    // As a host's change does, it locks the room.
    await other.query('select from meet_resource where id = $1 for no key update', [id]);
    const answered = patch(id, { access_level: 'public' });
    await eventually('the change does not wait', async () => {
      const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return (await pool.query(waiting)).rowCount === 1;
    });
    await other.query(`update meet_room set access_level = 'restricted' where resource_id = $1`, [id]);
    await other.query('commit');
    other.release();
    expect((await answered).status).toBe(400);
    expect((await scene.ask(token, 'GET', `rooms/${id}/`)).json.access_level).toBe('restricted');
  });

  it('is for hosts, and deletion for owners', async () => {
    const { id } = await create();
    const [member, administrator] = [await scene.people.newPerson(), await scene.people.newPerson()];
    await scene.people.setRole(id, member, 'member');
    await scene.people.setRole(id, administrator, 'administrator');
    const status = async (person: Person, method: string) =>
      (await scene.ask(await scene.tokenFor(application, person), method, `rooms/${id}/`, {})).status;
    expect([await status(member, 'PATCH'), await status(member, 'DELETE')]).toEqual([403, 403]);
    expect([await status(administrator, 'PATCH'), await status(administrator, 'DELETE')]).toEqual([200, 403]);
    const limited = await scene.tokenFor(application, user, 'rooms:retrieve');
    for (const [method, scope] of [
      ['PUT', 'update'],
      ['PATCH', 'update'],
      ['DELETE', 'delete'],
    ] as const) {
      expect(await scene.ask(limited, method, `rooms/${id}/`, {})).toMatchObject({
        status: 403,
        json: { detail: `Insufficient permissions. Required scope: rooms:${scope}` },
      });
    }
    expect(await status(user, 'DELETE')).toBe(204);
    expect((await scene.ask(token, 'GET', `rooms/${id}/`)).status).toBe(404);
    expect(await journal(id)).toContain('room.deleted');
  });

  it('leaves nothing of a deleted room', async () => {
    const guest = await withEmail();
    const { id } = await create({ title: 'x' });
    await patch(id, { attendees: [guest.email] });
    await scene.ask(token, 'DELETE', `rooms/${id}/`);
    const { rows } = await scene.people.pool.query(
      `select (select count(*)::int from greenroom.room_title where room = $1)
         + (select count(*)::int from greenroom.room_attendee where room = $1)
         + (select count(*)::int from greenroom.room_origin where room = $1)
         + (select count(*)::int from meet_resource_access where resource_id = $1) as left`,
      [id],
    );
    expect(rows).toEqual([{ left: 0 }]);
  });

  describe('with If-Match', () => {
    it('changes only the version that was read', async () => {
      const { id } = await create();
      const tagOf = async () => (await scene.ask(token, 'GET', `rooms/${id}/`)).headers.get('etag')!;
      const first = await tagOf();
      const changed = await patch(id, { title: 'One' }, { 'if-match': `"other", ${first}` });
      expect(changed.status).toBe(200);
      expect(changed.headers.get('etag')).toBe(await tagOf());
      expect(await patch(id, { title: 'Two' }, { 'if-match': first })).toMatchObject({
        status: 412,
        json: { detail: 'The room was changed meanwhile.' },
      });
      for (const tag of ['W/"x"', 'nonsense', '']) expect((await patch(id, {}, { 'if-match': tag })).status).toBe(412);
      expect((await patch(id, { title: 'Three' }, { 'if-match': '*' })).status).toBe(200);
      // Attendees and changes by people make new versions too.
      const guest = await withEmail();
      const third = await tagOf();
      await patch(id, { attendees: [guest.email] });
      expect(await tagOf()).not.toBe(third);
      const fourth = await tagOf();
      await scene.call(user, 'PATCH', `rooms/${id}/`, { access_level: 'restricted' });
      expect((await patch(id, { title: 'Four' }, { 'if-match': fourth })).status).toBe(412);
    });

    it('deletes only the version that was read', async () => {
      const { id } = await create();
      const { headers } = await patch(id, { title: 'One' });
      const remove = (tag: string) => scene.ask(token, 'DELETE', `rooms/${id}/`, undefined, { 'if-match': tag });
      expect(await remove('"other"')).toMatchObject({
        status: 412,
        json: { detail: 'The room was changed meanwhile.' },
      });
      expect((await scene.ask(token, 'GET', `rooms/${id}/`)).status).toBe(200);
      expect((await remove(headers.get('etag')!)).status).toBe(204);
    });

    it('lets one of several at once win', async () => {
      const { id } = await create();
      const { headers } = await scene.ask(token, 'GET', `rooms/${id}/`);
      const match = { 'if-match': headers.get('etag')! };
      const answers = await Promise.all(
        Array.from({ length: 5 }, (_, at) => patch(id, { title: `Title ${at}` }, match)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412]);
    });
  });

  it('logs no e-mail of attendees', async () => {
    const guest = await withEmail();
    const { id } = await create();
    await patch(id, { attendees: [guest.email, 'nobody@nowhere.example'] });
    const lines = scene.product.logged.join('\n');
    for (const text of [guest.email, 'nobody@nowhere.example']) expect(lines).not.toContain(text);
  });
});
