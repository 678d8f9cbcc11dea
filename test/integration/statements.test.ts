import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countStatements } from '#test/support/count-statements.ts';
import type { Person } from '#test/support/people.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

/** How many statements a request sends, with its session, its transaction, and however much there is to show. */
describe('the number of statements', () => {
  let scene: RestScene;
  let owner: Person;
  let other: Person;
  let room: string;
  beforeAll(async () => {
    scene = await startRestScene({ ALLOW_UNSECURE_USER_LISTING: 'yes' });
    [owner, other] = [await scene.people.newPerson(), await scene.people.newPerson()];
    room = await scene.people.newRoom(owner, 'public');
    for (let at = 0; at < 30; at++) await scene.people.setRole(room, await scene.people.newPerson(), 'member');
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const count = (who: Person | null, method: string, path: string, body?: unknown) =>
    countStatements(scene.product.database.pool, () => scene.call(who, method, path, body));

  it('is small and known for reads', async () => {
    const access = (await scene.call(owner, 'GET', 'resource-accesses/')).json.results[0].id;
    const counted = {
      anonymous: await count(null, 'GET', `rooms/${room}/`),
      stranger: await count(other, 'GET', `rooms/${room}/`),
      owner: await count(owner, 'GET', `rooms/${room}/`),
      'rooms of nobody': await count(null, 'GET', 'rooms/'),
      rooms: await count(owner, 'GET', 'rooms/'),
      me: await count(owner, 'GET', 'users/me/'),
      users: await count(owner, 'GET', 'users/'),
      'users like': await count(owner, 'GET', 'users/?q=a'),
      accesses: await count(owner, 'GET', 'resource-accesses/'),
      access: await count(owner, 'GET', `resource-accesses/${access}/`),
    };
    expect(counted).toEqual({
      anonymous: 1,
      stranger: 1,
      owner: 1,
      'rooms of nobody': 0,
      rooms: 4,
      me: 2,
      users: 3,
      'users like': 2,
      accesses: 3,
      access: 2,
    });
  });

  it('is small and known for writes', async () => {
    const newcomer = await scene.people.newPerson();
    const counted = {
      create: await count(owner, 'POST', 'rooms/', { name: 'Counted' }),
      'create with callback': await count(owner, 'POST', 'rooms/', { name: 'Called', callback_id: 'x' }),
      callback: await count(null, 'POST', 'rooms/creation-callback/', { callback_id: 'x' }),
      rename: await count(owner, 'PATCH', `rooms/${room}/`, { name: 'Renamed' }),
      'change nothing': await count(owner, 'PATCH', `rooms/${room}/`, { name: 'Renamed' }),
      preferences: await count(owner, 'PATCH', `users/${owner.id}/`, { language: 'fr-fr' }),
      give: await count(owner, 'POST', 'resource-accesses/', { user: newcomer.id, resource: room }),
    };
    expect(counted).toEqual({
      create: 9,
      'create with callback': 10,
      callback: 1,
      rename: 10,
      'change nothing': 3,
      preferences: 3,
      give: 8,
    });
  });
});
