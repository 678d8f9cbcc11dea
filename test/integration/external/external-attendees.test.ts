import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExternalRooms, startExternalRooms } from '#test/support/external-rooms.ts';
import { startExternalScene } from '#test/support/external-scene.ts';
import type { Json } from '#test/support/rest-scene.ts';

describe('attendees of rooms of the external API', () => {
  let scene: ExternalRooms;
  let user: ExternalRooms['user'];
  let create: ExternalRooms['create'];
  let patch: ExternalRooms['patch'];
  let roles: ExternalRooms['roles'];
  let withEmail: ExternalRooms['withEmail'];
  let journal: ExternalRooms['journal'];
  beforeAll(async () => {
    scene = await startExternalRooms();
    ({ user, create, patch, roles, withEmail, journal } = scene);
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  it('become members, and replace those that this client gave before', async () => {
    const [one, two, three] = [await withEmail(), await withEmail(), await withEmail()];
    const { id } = await create({ access_level: 'restricted' });
    const { status, json } = await patch(id, { attendees: [one.email, two.email.toUpperCase(), one.email] });
    expect([status, json.unresolved]).toEqual([200, []]);
    expect(await roles(id)).toEqual({ [user.id]: 'owner', [one.id]: 'member', [two.id]: 'member' });
    await patch(id, { attendees: [three.email, two.email] });
    expect(await roles(id)).toEqual({ [user.id]: 'owner', [two.id]: 'member', [three.id]: 'member' });
    expect((await patch(id, { title: 'x' })).json).not.toHaveProperty('unresolved');
    expect(Object.keys(await roles(id))).toHaveLength(3);
    await patch(id, { attendees: [] });
    expect(await roles(id)).toEqual({ [user.id]: 'owner' });
  });

  it('never touch roles that people gave', async () => {
    const [member, promoted, again] = [await withEmail(), await withEmail(), await withEmail()];
    const { id } = await create();
    await scene.people.setRole(id, member, 'member');
    const owner = await withEmail();
    await scene.people.setRole(id, owner, 'owner');
    await patch(id, { attendees: [member.email, promoted.email, again.email, owner.email] });
    await scene.people.setRole(id, promoted, 'administrator');
    // Removed and given again by a host: another access.
    await scene.people.setRole(id, again, null);
    await scene.people.setRole(id, again, 'member');
    await patch(id, { attendees: [] });
    expect(await roles(id)).toEqual({
      [user.id]: 'owner',
      [owner.id]: 'owner',
      [member.id]: 'member',
      [promoted.id]: 'administrator',
      [again.id]: 'member',
    });
  });

  it('without an account come back, and nobody else is created', async () => {
    const [known, inactive, twin, other] = [await withEmail(), await withEmail(), await withEmail(), await withEmail()];
    await scene.people.pool.query('update meet_user set is_active = false where id = $1', [inactive.id]);
    await scene.setEmail(other, twin.email);
    const { id } = await create();
    const unresolved = ['Nobody@example.com', inactive.email, twin.email];
    const { json } = await patch(id, { attendees: [...unresolved, known.email] });
    expect(json.unresolved).toEqual(unresolved);
    expect(await roles(id)).toEqual({ [user.id]: 'owner', [known.id]: 'member' });
    expect((await scene.people.pool.query('select from meet_user where sub is null')).rowCount).toBe(0);
  });

  it('are of the domains that the application may act for', async () => {
    const limited = await scene.newApplication({ domains: ['agency.example'] });
    const own = await scene.tokenFor(limited, user);
    const [inside, outside] = [await withEmail('Agency.example'), await withEmail('other.example')];
    const { id } = await create({}, own);
    const { json } = await patch(id, { attendees: [inside.email, outside.email] }, {}, own);
    expect(json.unresolved).toEqual([outside.email]);
    expect(Object.keys(await roles(id))).toHaveLength(2);
  });

  it.each<[unknown, Json]>([
    [
      ['a@example.com', 'nonsense', 'b@@example.com'],
      { attendees: { 1: ['Enter a valid email address.'], 2: ['Enter a valid email address.'] } },
    ],
    [[7], { attendees: { 0: ['Not a valid string.'] } }],
    ['a@example.com', { attendees: ['Expected a list of items but got type "str".'] }],
    [
      Array.from({ length: 501 }, (_, at) => `p${at}@example.com`),
      { attendees: ['Ensure this list has at most 500 items.'] },
    ],
  ])('are e-mails, at most 500: %#', async (attendees, problems) => {
    const { id } = await create();
    const { status, json } = await patch(id, { attendees });
    expect([status, json]).toEqual([400, problems]);
  });

  it('are given in a few statements, however many they are', async () => {
    const people: string[] = [];
    await scene.people.pool.query(
      `insert into meet_user (id, created_at, updated_at, password, is_superuser, is_staff, is_device, is_active, sub,
         email, language, timezone, default_room_configuration)
       select gen_random_uuid(), now(), now(), '!', false, false, false, true, 'many-' || n, 'many-' || n || '@example.com',
         'en-us', 'UTC', '{}' from generate_series(1, 500) n`,
    );
    for (let at = 1; at <= 500; at++) people.push(`many-${at}@example.com`);
    const { id } = await create();
    expect((await patch(id, { attendees: people })).json.unresolved).toEqual([]);
    expect(Object.keys(await roles(id))).toHaveLength(501);
    // Nobody is in the meeting or at the door: the room has nothing to tell.
    expect(await journal(id)).toEqual([]);
    expect((await patch(id, { attendees: [] })).status).toBe(200);
    expect(Object.keys(await roles(id))).toHaveLength(1);
  });

  it('who wait at the door are let in', async () => {
    const waiting = await withEmail();
    const { id } = await create({ access_level: 'restricted' });
    const knock = await scene.call(waiting, 'POST', `rooms/${id}/request-entry/`, { username: 'W' });
    expect([knock.status, knock.json.status]).toEqual([200, 'waiting']);
    await patch(id, { attendees: [waiting.email], title: 'x', access_level: 'trusted' });
    await patch(id, { access_level: 'restricted', attendees: [waiting.email] });
    const again = await scene.call(waiting, 'POST', `rooms/${id}/request-entry/`, { username: 'W' });
    expect(again.json.status).toBe('accepted');
    expect(again.json.livekit).not.toBeNull();
  });

  it('who wait in a restricted room are admitted by their new role alone', async () => {
    const waiting = await withEmail();
    const { id } = await create({ access_level: 'restricted' });
    await scene.call(waiting, 'POST', `rooms/${id}/request-entry/`, { username: 'W' });
    await patch(id, { attendees: [waiting.email] });
    const { rows } = await scene.people.pool.query('select status from greenroom.guest where room = $1', [id]);
    expect(rows).toEqual([{ status: 'admitted' }]);
    expect(await journal(id)).toEqual(expect.arrayContaining(['role.changed', 'guest.admit']));
  });

  it('who are in the meeting lose their attendance with the role', async () => {
    const there = await withEmail();
    const { id } = await create({ access_level: 'restricted' });
    await patch(id, { attendees: [there.email] });
    await scene.people.pool.query('insert into greenroom.attendance (room, identity) values ($1, $2)', [id, there.sub]);
    await patch(id, { attendees: [] });
    expect(await journal(id)).toContain('role.changed');
    const { rowCount } = await scene.people.pool.query('select from greenroom.attendance where room = $1', [id]);
    expect(rowCount).toBe(0);
  });
});

describe('attendees of an installation that creates users', () => {
  it('are created once, in any spelling, for applications whose token permits the change', async () => {
    await using scene = await startExternalScene({
      APPLICATION_ALLOW_USER_CREATION: 'true',
      OIDC_FALLBACK_TO_EMAIL_FOR_IDENTIFICATION: 'true',
      OIDC_USER_SUB_FIELD_IMMUTABLE: 'false',
    });
    const application = await scene.newApplication();
    const token = await scene.tokenFor(application, await scene.people.newPerson());
    const { json: room } = await scene.ask(token, 'POST', 'rooms/', {});
    const count = async () => (await scene.people.pool.query('select from meet_user where sub is null')).rowCount;
    const attendees = ['New@Example.com', 'new@example.COM', 'two@example.com'];
    // Nobody is created for a change that is refused.
    const outdated = await scene.ask(token, 'PATCH', `rooms/${room.id}/`, { attendees }, { 'if-match': '"0"' });
    expect([outdated.status, await count()]).toEqual([412, 0]);
    const stranger = await scene.tokenFor(application, await scene.people.newPerson());
    expect((await scene.ask(stranger, 'PATCH', `rooms/${room.id}/`, { attendees })).status).toBe(403);
    expect(await count()).toBe(0);
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => scene.ask(token, 'PATCH', `rooms/${room.id}/`, { attendees })),
    );
    for (const { status, json } of answers) expect([status, json.unresolved]).toEqual([200, []]);
    expect(await count()).toBe(2);
    expect(answers[0]!.json.id).not.toBe(randomUUID());
  });
});
