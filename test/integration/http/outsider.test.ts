import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '#src/routes.ts';
import type { Person } from '#test/support/people.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

/** What an outsider can learn of a room that is closed to them: that it exists, and not more than the contract shows. */
describe('a private room', () => {
  let scene: RestScene;
  let outsiders: readonly (Person | null)[];
  let closed: { readonly id: string; readonly slug: string };
  const unknown = { id: randomUUID(), slug: 'room-of-nobody' };
  const bodies: readonly unknown[] = [
    undefined,
    {},
    { name: '' },
    { name: 'Taken over' },
    { configuration: { x: 1 } },
    [],
  ];

  beforeAll(async () => {
    scene = await startRestScene({ ALLOW_UNREGISTERED_ROOMS: 'no' });
    const keeper = await scene.people.newPerson('Kay Keeper');
    const id = await scene.people.newRoom(keeper, 'restricted');
    closed = { id, slug: `room-${id}` };
    await scene.people.pool.query(`update meet_room set pin_code = '8391047265' where resource_id = $1`, [id]);
    outsiders = [null, await scene.people.newPerson('Stan Stranger')];
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  async function ask(who: Person | null, method: string, path: string, body?: unknown) {
    const { status, json } = await scene.call(who, method, path, body);
    return { status, json };
  }

  it('shows its name and settings to everybody who knows its name, as the contract grants, and nothing that lets them in', async () => {
    for (const who of outsiders) {
      for (const reference of [closed.id, closed.slug]) {
        const { status, json } = await ask(who, 'GET', `rooms/${reference}/`);
        expect(status).toBe(200);
        expect(Object.keys(json).sort()).toEqual(['access_level', 'configuration', 'id', 'name', 'slug']);
      }
      const list = await ask(who, 'GET', 'rooms/?page_size=100');
      expect(list.json).toEqual({ count: 0, next: null, previous: null, results: [] });
    }
  });

  it('answers somebody anonymous like one that is unknown, whatever they try to do', async () => {
    const changing = routes.filter(({ path, method }) => path.includes(':reference') && method !== 'GET');
    expect(changing.length).toBeGreaterThanOrEqual(3);
    for (const { method, path, who } of changing) {
      if (who === 'machine') continue;
      const at = (reference: string) => path.replace('/api/v1.0/', '').replace(':reference', reference);
      for (const body of bodies) {
        for (const kind of ['id', 'slug'] as const) {
          const name = `${method} ${path} by ${kind} with ${JSON.stringify(body)}`;
          expect(await ask(null, method, at(closed[kind]), body), name).toEqual(
            await ask(null, method, at(unknown[kind]), body),
          );
        }
      }
    }
  });

  it('refuses a stranger before it looks at what they send', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      for (const body of bodies) {
        const denied = { status: 403, json: { detail: 'You do not have permission to perform this action.' } };
        expect(await ask(outsiders[1]!, method, `rooms/${closed.id}/`, body), method).toEqual(denied);
        const missing = { status: 404, json: { detail: 'No Room matches the given query.' } };
        expect(await ask(outsiders[1]!, method, `rooms/${unknown.id}/`, body), method).toEqual(missing);
      }
    }
  });

  it('is not revealed by role requests', async () => {
    const [stranger] = outsiders.slice(1) as [Person];
    expect((await ask(stranger, 'GET', 'resource-accesses/')).json.results).toEqual([]);
    const { rows } = await scene.people.pool.query<{ id: string }>('select id from meet_resource_access');
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const body = method === 'GET' ? undefined : {};
      expect(await ask(null, method, `resource-accesses/${rows[0]!.id}/`, body)).toEqual(
        await ask(null, method, `resource-accesses/${unknown.id}/`, body),
      );
    }
    const given = await ask(stranger, 'POST', 'resource-accesses/', {
      user: stranger.id,
      resource: closed.id,
      role: 'owner',
    });
    expect(given.status).toBe(403);
  });

  it('is not to be found by a PIN, a callback or an unregistered name', async () => {
    for (const who of outsiders) {
      for (const path of ['rooms/8391047265/', `rooms/${closed.id}!/`]) {
        expect(await ask(who, 'GET', encodeURI(path)), path).toMatchObject({ status: 404 });
      }
      const callback = await ask(who, 'POST', 'rooms/creation-callback/', { callback_id: closed.id });
      expect(callback.json).toEqual({ status: 'success', room: {} });
    }
    const bodies = scene.product.seen.map(({ body }) => body).join('\n');
    expect(bodies).toContain(closed.slug);
    expect(bodies).not.toMatch(/8391047265|"livekit"|"accesses"/);
  });
});
