import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countStatements } from '#test/support/count-statements.ts';
import { type HttpProduct, startHttpProduct } from '#test/support/http-product.ts';
import { openPeople, type People, type Person } from '#test/support/people.ts';

// biome-ignore lint/suspicious/noExplicitAny: what the API answered is what the test is about to find out.
type Json = Record<string, any>;

describe('the list of rooms', () => {
  let product: HttpProduct;
  let people: People;
  beforeAll(async () => {
    product = await startHttpProduct();
    people = openPeople(product.databaseUrl);
  });
  afterAll(async () => {
    await people[Symbol.asyncDispose]();
    await product[Symbol.asyncDispose]();
  });

  const ask = (query: string, person?: Person) =>
    fetch(`${product.origin}/api/v1.0/rooms/${query}`, person && { headers: { cookie: person.cookie } });
  const list = async (query: string, person?: Person) => (await ask(query, person)).json() as Promise<Json>;
  const rename = (room: string, name: string) =>
    people.pool.query('update meet_room set name = $2 where resource_id = $1', [room, name]);

  it('is empty for nobody in particular', async () => {
    await people.newRoom(await people.newPerson(), 'public');
    expect(await list('')).toEqual({ count: 0, next: null, previous: null, results: [] });
    expect((await ask('?page=2')).status).toBe(404);
  });

  it('holds the rooms in which one has a role, by name, each as its own page shows it', async () => {
    const [person, other] = [await people.newPerson('Pia'), await people.newPerson('Otto')];
    const own = await people.newRoom(person, 'restricted');
    const led = await people.newRoom(other, 'restricted');
    const joined = await people.newRoom(other, 'restricted');
    const foreign = await people.newRoom(other, 'public');
    await people.setRole(led, person, 'administrator');
    await people.setRole(joined, person, 'member');
    for (const [room, name] of [
      [own, 'c'],
      [led, 'a'],
      [joined, 'b'],
      [foreign, 'd'],
    ] as const) {
      await rename(room, name);
    }
    const { count, results } = await list('?username=Pi', person);
    expect(count).toBe(3);
    expect(results.map(({ id }: Json) => id)).toEqual([led, joined, own]);
    expect(results.map(({ accesses }: Json) => accesses?.map(({ role }: Json) => role))).toEqual([
      ['administrator', 'owner'],
      undefined,
      ['owner'],
    ]);
    for (const room of results) {
      expect(decodeJwt(room.livekit.token)).toMatchObject({ sub: person.sub, name: 'Pi', video: { room: room.id } });
      const alone = await list(`${room.id}/?username=Pi`, person);
      expect({ ...room, livekit: null }).toEqual({ ...alone, livekit: null });
    }
  });

  it('costs the same statements for ten rooms as for two hundred', async () => {
    const newOwner = async (rooms: number) => {
      const person = await people.newPerson();
      const helper = await people.newPerson();
      for (let at = 0; at < rooms; at++) await people.setRole(await people.newRoom(person), helper, 'member');
      return person;
    };
    const [few, many] = [await newOwner(10), await newOwner(200)];
    const page = await list('?page_size=100', many);
    expect(page).toMatchObject({ count: 200, next: `${product.origin}/api/v1.0/rooms/?page=2&page_size=100` });
    expect(page.results).toHaveLength(100);
    expect(page.results[0].accesses).toHaveLength(2);
    const rest = await list('?page=2&page_size=100', many);
    expect(new Set([...page.results, ...rest.results].map(({ id }) => id)).size).toBe(200);
    const statements = (person: Person) => countStatements(product.database.pool, () => list('?page_size=100', person));
    expect(await statements(few)).toBe(4);
    expect(await statements(many)).toBe(4);
  });
});
