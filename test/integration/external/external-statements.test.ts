import { afterAll, beforeAll, expect, it } from 'vitest';
import { routes } from '#src/routes.ts';
import { countStatements } from '#test/support/count-statements.ts';
import { type ExternalScene, startExternalScene } from '#test/support/external-scene.ts';

// biome-ignore format: a table is read in columns.
const expected = {
  'GET /external-api/v1.0/rooms/':             { '2 rooms': 3 },
  'POST /external-api/v1.0/rooms/':            { 'a room': 7, 'with a key': 8, 'with a key again': 7 },
  'GET /external-api/v1.0/rooms/:id/':         { 'a room': 2 },
  'PUT /external-api/v1.0/rooms/:id/':         { 'access level': 16 },
  'PATCH /external-api/v1.0/rooms/:id/':       { 'nothing': 8, '2 attendees': 16, '20 attendees': 16 },
  'GET /external-api/v1.0/rooms/:id/meeting/': { 'an empty room': 3 },
  'DELETE /external-api/v1.0/rooms/:id/':      { 'a room': 22 },
};

let scene: ExternalScene;
beforeAll(async () => {
  scene = await startExternalScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

it('the number of statements is small, known, and independent of the number of attendees', async () => {
  const { pool } = scene.product.database;
  const token = await scene.tokenFor(await scene.newApplication(), await scene.people.newPerson());
  const emails: string[] = [];
  for (let at = 0; at < 20; at++) {
    const person = await scene.people.newPerson();
    emails.push(`${person.id}@example.com`);
    await scene.setEmail(person, emails.at(-1)!);
  }
  const { json: room } = await scene.ask(token, 'POST', 'rooms/', {});
  const path = `rooms/${room.id}/`;
  const count = (method: string, path: string, body?: unknown, headers = {}) =>
    countStatements(pool, () => scene.ask(token, method, path, body, headers));
  const key = { 'idempotency-key': 'one' };
  // In the order in which they are counted.
  const counted = {
    'POST /external-api/v1.0/rooms/': {
      'a room': await count('POST', 'rooms/', {}),
      'with a key': await count('POST', 'rooms/', {}, key),
      'with a key again': await count('POST', 'rooms/', {}, key),
    },
    'GET /external-api/v1.0/rooms/': { '2 rooms': await count('GET', 'rooms/') },
    'GET /external-api/v1.0/rooms/:id/': { 'a room': await count('GET', path) },
    'PUT /external-api/v1.0/rooms/:id/': { 'access level': await count('PUT', path, { access_level: 'restricted' }) },
    'PATCH /external-api/v1.0/rooms/:id/': {
      nothing: await count('PATCH', path, {}),
      '2 attendees': await count('PATCH', path, { attendees: emails.slice(0, 2) }),
      '20 attendees': await count('PATCH', path, { attendees: emails }),
    },
    'GET /external-api/v1.0/rooms/:id/meeting/': { 'an empty room': await count('GET', `${path}meeting/`) },
    'DELETE /external-api/v1.0/rooms/:id/': { 'a room': await count('DELETE', path) },
  };
  expect(counted).toEqual(expected);
});

it('the number of statements is known for all routes of the external API', () => {
  const named = routes.filter(({ who }) => who === 'application').map(({ method, path }) => `${method} ${path}`);
  expect(Object.keys(expected).sort()).toEqual(named.sort());
});
