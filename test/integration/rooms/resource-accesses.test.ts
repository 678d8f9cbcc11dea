import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#machines/room/room.roles.ts';
import { countStatements } from '#test/support/count-statements.ts';
import type { Person } from '#test/support/people.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

const login = { detail: 'Authentication credentials were not provided.' };
const refused = { detail: 'You do not have permission to perform this action.' };
const notAdministered = { detail: 'You must be administrator or owner of a room to add accesses to it.' };
const ownersOnly = { detail: 'Only owners of a room can assign other users as owners.' };
const lastOwner = { detail: 'A resource should keep at least one owner.' };
const unknown = { detail: 'No ResourceAccess matches the given query.' };

describe('accesses', () => {
  let scene: RestScene;
  let room: string;
  let owner: Person;
  let host: Person;
  let member: Person;
  let stranger: Person;
  let newcomer: Person;
  beforeAll(async () => {
    scene = await startRestScene();
    const newPerson = () => scene.people.newPerson();
    [owner, host, member, stranger] = [await newPerson(), await newPerson(), await newPerson(), await newPerson()];
  });
  afterAll(() => scene[Symbol.asyncDispose]());
  beforeEach(async () => {
    newcomer = await scene.people.newPerson();
    room = await scene.people.newRoom(owner);
    await scene.people.setRole(room, host, 'administrator');
    await scene.people.setRole(room, member, 'member');
  });

  const path = (id: string) => `resource-accesses/${id}/`;
  const idOf = async (person: Person, of = room) => {
    const query = 'select id, role from meet_resource_access where user_id = $1 and resource_id = $2';
    return (await scene.people.pool.query(query, [person.id, of])).rows[0]?.id as string;
  };
  const roleOf = async (person: Person, of = room): Promise<Role | undefined> => {
    const query = 'select role from meet_resource_access where user_id = $1 and resource_id = $2';
    return (await scene.people.pool.query(query, [person.id, of])).rows[0]?.role;
  };
  const give = (who: Person | null, role?: string, to: Person = newcomer) =>
    scene.call(who, 'POST', 'resource-accesses/', { user: to.id, resource: room, role });
  const change = (who: Person | null, of: string, role: string) => scene.call(who, 'PATCH', path(of), { role });
  const others = () => [
    [null, 401, login] as const,
    [stranger, 403, refused] as const,
    [member, 403, refused] as const,
  ];

  it('are listed for the rooms that one administers, newest first', async () => {
    expect(await scene.call(null, 'GET', 'resource-accesses/')).toMatchObject({ status: 401, json: login });
    const [other, mine] = [await scene.people.newPerson(), await scene.people.newPerson()];
    const elsewhere = await scene.people.newRoom(other);
    await scene.people.setRole(elsewhere, mine, 'member');
    expect((await scene.call(mine, 'GET', 'resource-accesses/')).json).toMatchObject({ count: 0, results: [] });
    const led = await scene.people.newRoom(other);
    await scene.people.setRole(led, mine, 'administrator');
    const own = await scene.people.newRoom(mine);
    expect((await scene.call(mine, 'GET', 'resource-accesses/')).json).toEqual({
      count: 3,
      next: null,
      previous: null,
      results: [
        { id: await idOf(mine, own), user: mine.id, resource: own, role: 'owner' },
        { id: await idOf(mine, led), user: mine.id, resource: led, role: 'administrator' },
        { id: await idOf(other, led), user: other.id, resource: led, role: 'owner' },
      ],
    });
  });

  it('are listed in pages of twenty and in the same statements however many they are', async () => {
    const lister = await scene.people.newPerson();
    const list = (query: string) => scene.call(lister, 'GET', `resource-accesses/${query}`);
    const big = await scene.people.newRoom(lister);
    const statements = () => countStatements(scene.product.database.pool, () => list('?page_size=100'));
    expect(await statements()).toBe(3);
    for (let at = 0; at < 44; at++) await scene.people.setRole(big, await scene.people.newPerson(), 'member');
    expect(await statements()).toBe(3);
    const pages = [await list('?page_size=3'), await list('?page=2'), await list('?page=last')];
    expect(pages.map(({ json }) => json.results.length)).toEqual([20, 20, 5]);
    expect(new Set(pages.flatMap(({ json }) => json.results.map(({ id }: { id: string }) => id))).size).toBe(45);
    expect(pages[1]!.json).toMatchObject({
      count: 45,
      previous: `${scene.product.origin}/api/v1.0/resource-accesses/`,
      next: `${scene.product.origin}/api/v1.0/resource-accesses/?page=3`,
    });
  });

  it('are shown to those who administer the room', async () => {
    const id = await idOf(member);
    for (const [who, status, json] of others()) {
      expect(await scene.call(who, 'GET', path(id))).toMatchObject({ status, json });
    }
    for (const who of [host, owner]) {
      const json = { id, user: member.id, resource: room, role: 'member' };
      expect(await scene.call(who, 'GET', path(id))).toMatchObject({ status: 200, json });
    }
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      expect(await scene.call(owner, method, path(randomUUID()))).toMatchObject({ status: 404, json: unknown });
      expect(await scene.call(owner, method, path('no-uuid'))).toMatchObject({
        status: 404,
        json: { detail: 'Not found.' },
      });
    }
  });

  it('are given by those who administer the room, and ownership by owners', async () => {
    expect(await give(null)).toMatchObject({ status: 401, json: login });
    for (const who of [stranger, member]) {
      for (const role of ['member', 'owner']) {
        expect(await give(who, role)).toMatchObject({ status: 403, json: notAdministered });
      }
    }
    expect(await give(host, 'owner')).toMatchObject({ status: 403, json: ownersOnly });
    expect(await roleOf(newcomer)).toBeUndefined();

    const given = await give(host, 'administrator');
    expect(given).toMatchObject({ status: 201, json: { user: newcomer.id, resource: room, role: 'administrator' } });
    expect(given.json).toHaveProperty('id', await idOf(newcomer));
    const people = [await scene.people.newPerson(), await scene.people.newPerson(), await scene.people.newPerson()];
    expect((await give(host, undefined, people[0])).json.role).toBe('member');
    expect((await give(owner, 'administrator', people[1])).status).toBe(201);
    expect((await give(owner, 'owner', people[2])).json.role).toBe('owner');
  });

  it('are given once to each person, whatever they are asked for', async () => {
    const twice = { non_field_errors: ['Resource access with this User and Resource already exists.'] };
    expect(await give(owner, 'administrator', member)).toMatchObject({ status: 400, json: twice });
    expect(await give(host, 'owner', member)).toMatchObject({ status: 400, json: twice });
    expect(await roleOf(member)).toBe('member');
    const answers = await Promise.all([give(owner), give(owner), give(host)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400]);
  });

  it('name people and rooms that there are', async () => {
    const create = async (body: unknown) => (await scene.call(owner, 'POST', 'resource-accesses/', body)).json;
    const nobody = randomUUID();
    const missing = `Invalid pk "${nobody}" - object does not exist.`;
    expect(await create({})).toEqual({ user: ['This field is required.'], resource: ['This field is required.'] });
    expect(await create({ user: 'x', resource: null, role: 'boss' })).toEqual({
      user: ['Must be a valid UUID.'],
      resource: ['This field may not be null.'],
      role: ['"boss" is not a valid choice.'],
    });
    expect(await create({ user: '', resource: room })).toEqual({ user: ['This field may not be null.'] });
    expect(await create({ user: nobody, resource: nobody })).toEqual({ user: [missing], resource: [missing] });
    expect(await create({ user: nobody, resource: room })).toEqual({ user: [missing] });
    // Who may not give roles in a room does not learn whom there is.
    expect((await scene.call(stranger, 'POST', 'resource-accesses/', { user: nobody, resource: room })).json).toEqual(
      notAdministered,
    );
    const spelled = { user: newcomer.id.replaceAll('-', '').toUpperCase(), resource: `{${room}}` };
    expect(await create(spelled)).toMatchObject({ user: newcomer.id, resource: room });
  });

  it.each(['PUT', 'PATCH'])('are changed by those who administer the room: %s', async (method) => {
    const to = async (who: Person | null, person: Person, role: Role) => {
      const body = method === 'PATCH' ? { role } : { role, user: person.id, resource: room };
      return scene.call(who, method, path(await idOf(person)), body);
    };
    for (const [who, status, json] of others()) {
      expect(await to(who, member, 'administrator')).toMatchObject({ status, json });
    }
    expect(await roleOf(member)).toBe('member');
    expect(await to(host, member, 'administrator')).toMatchObject({ status: 200, json: { role: 'administrator' } });
    expect(await to(host, member, 'owner')).toMatchObject({ status: 403, json: ownersOnly });
    expect(await to(host, host, 'owner')).toMatchObject({ status: 403, json: ownersOnly });
    expect(await to(host, owner, 'member')).toMatchObject({ status: 403, json: ownersOnly });
    expect(await to(owner, member, 'owner')).toMatchObject({ status: 200, json: { role: 'owner' } });
    expect(await to(owner, member, 'member')).toMatchObject({ status: 403, json: ownersOnly });
    expect(await roleOf(member)).toBe('owner');
    expect(await to(owner, owner, 'member')).toMatchObject({ status: 200, json: { user: owner.id, role: 'member' } });
    expect(await to(member, member, 'administrator')).toMatchObject({ status: 403, json: lastOwner });
    expect(await roleOf(member)).toBe('owner');
  });

  it('keep their person and their room', async () => {
    const id = await idOf(member);
    const other = await scene.people.newRoom(owner);
    const foreign = await scene.people.newRoom(stranger);
    const put = (body: unknown) => scene.call(owner, 'PUT', path(id), body);
    expect((await put({ role: 'member' })).json).toEqual({
      user: ['This field is required.'],
      resource: ['This field is required.'],
    });
    expect(await put({ user: stranger.id, resource: foreign, role: 'administrator' })).toMatchObject({
      status: 403,
      json: notAdministered,
    });
    expect(await put({ user: randomUUID(), resource: other })).toMatchObject({ status: 400 });
    expect(await roleOf(member)).toBe('member');
    expect(await put({ user: stranger.id, resource: other, role: 'administrator' })).toMatchObject({
      status: 200,
      json: { id, user: member.id, resource: room, role: 'administrator' },
    });
    expect(await scene.call(owner, 'PATCH', path(id), {})).toMatchObject({ json: { role: 'administrator' } });
    expect((await scene.call(owner, 'PATCH', path(id), { role: null })).json).toEqual({
      role: ['This field may not be null.'],
    });
  });

  it('are taken away by those who administer the room, an owner’s by that owner', async () => {
    const remove = async (who: Person | null, person: Person) => scene.call(who, 'DELETE', path(await idOf(person)));
    for (const [who, status, json] of others()) expect(await remove(who, member)).toMatchObject({ status, json });
    expect(await remove(host, owner)).toMatchObject({ status: 403, json: refused });
    expect(await remove(owner, owner)).toMatchObject({ status: 403, json: lastOwner });
    expect(await roleOf(owner)).toBe('owner');
    expect(await remove(host, member)).toMatchObject({ status: 204, json: null });
    expect(await remove(host, host)).toMatchObject({ status: 204 });
    expect(await roleOf(host)).toBeUndefined();

    await give(owner, 'owner');
    expect(await remove(owner, newcomer)).toMatchObject({ status: 403, json: refused });
    expect(await remove(owner, owner)).toMatchObject({ status: 204 });
    expect(await remove(newcomer, newcomer)).toMatchObject({ status: 403, json: lastOwner });
  });

  it('end at once: who lost a role has no more of its rights', async () => {
    await change(owner, await idOf(host), 'member');
    expect(await give(host)).toMatchObject({ status: 403, json: notAdministered });
    expect(await scene.call(host, 'PATCH', `rooms/${room}/`, { access_level: 'public' })).toMatchObject({
      status: 403,
    });
    await scene.call(owner, 'DELETE', path(await idOf(host)));
    expect((await scene.call(host, 'GET', `rooms/${room}/`)).json).not.toHaveProperty('livekit');
  });

  it.each(['demote', 'leave', 'both'])('keep an owner when the last two go at once: %s', async (how) => {
    for (let round = 0; round < 5; round++) {
      const [first, second] = [await scene.people.newPerson(), await scene.people.newPerson()];
      const shared = await scene.people.newRoom(first);
      await scene.people.setRole(shared, second, 'owner');
      const step = async (person: Person, leaves: boolean) => {
        const id = await idOf(person, shared);
        return leaves ? scene.call(person, 'DELETE', path(id)) : change(person, id, 'member');
      };
      const answers = await Promise.all([step(first, how === 'leave'), step(second, how !== 'demote')]);
      expect(answers.map(({ status }) => (status < 300 ? 'done' : status)).sort()).toEqual([403, 'done']);
      expect(answers.find(({ status }) => status === 403)!.json).toEqual(lastOwner);
      expect([await roleOf(first, shared), await roleOf(second, shared)]).toContain('owner');
    }
  });

  it('of a room that goes at the same time are either given before or refused', async () => {
    for (let round = 0; round < 5; round++) {
      const going = await scene.people.newRoom(owner);
      const body = { user: newcomer.id, resource: going };
      const [deleted, given] = await Promise.all([
        scene.call(owner, 'DELETE', `rooms/${going}/`),
        scene.call(owner, 'POST', 'resource-accesses/', body),
      ]);
      expect(deleted.status).toBe(204);
      expect([201, 400]).toContain(given.status);
      expect(await roleOf(newcomer, going)).toBeUndefined();
    }
  });
});
