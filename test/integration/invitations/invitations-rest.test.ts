import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countRefusals } from '#test/support/count-refusals.ts';
import { noRates } from '#test/support/no-rates.ts';
import type { Person } from '#test/support/people.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

const done = { status: 'success', message: 'invitations sent' };
const invalid = ['Enter a valid email address.'];

describe('POST rooms/{id}/invite/', () => {
  let scene: RestScene;
  let owner: Person;
  let room: string;
  beforeAll(async () => {
    scene = await startRestScene(noRates);
    owner = await scene.people.newPerson();
    room = await scene.people.newRoom(owner);
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const invite = (body: unknown, person: Person | null = owner, of = room) =>
    scene.call(person, 'POST', `rooms/${of}/invite/`, body);
  const ada = { emails: ['ada@example.org'] };
  const addresses = async (of: string) => {
    const text = 'select address from greenroom.invitation where room = $1 order by address';
    return (await scene.people.pool.query(text, [of])).rows.map(({ address }) => address);
  };

  it('is refused to people who are not logged in', async () => {
    expect(await invite(ada, null)).toMatchObject({ status: 401 });
  });

  it.each([null, 'member'] as const)('is refused to people with the role %s, whatever the body', async (role) => {
    const person = await scene.people.newPerson();
    await scene.people.setRole(room, person, role);
    for (const body of [ada, {}]) {
      const { status, json } = await invite(body, person);
      expect(status).toBe(403);
      expect(json).toEqual({ detail: 'You must have privileges on room to perform this action.' });
    }
  });

  it.each(['administrator', 'owner'] as const)('is for people with the role %s', async (role) => {
    const person = await scene.people.newPerson();
    const of = await scene.people.newRoom(owner);
    await scene.people.setRole(of, person, role);
    expect(await invite(ada, person, of)).toMatchObject({ status: 200, json: done });
    expect(await addresses(of)).toEqual(ada.emails);
  });

  it('is 404 for a room that does not exist, whatever the body', async () => {
    for (const body of [ada, {}]) {
      expect(await invite(body, owner, randomUUID())).toMatchObject({
        status: 404,
        json: { detail: 'No Room matches the given query.' },
      });
    }
  });

  it.each([
    ['no list', { foo: [] }, { emails: ['This field is required.'] }],
    ['null', { emails: null }, { emails: ['This field may not be null.'] }],
    ['an empty list', { emails: [] }, { emails: ['This list may not be empty.'] }],
    ['a text', { emails: 'a@b.org' }, { emails: ['Expected a list of items but got type "str".'] }],
    ['an object', { emails: { 0: 'a@b.org' } }, { emails: ['Expected a list of items but got type "dict".'] }],
    ['wrong addresses', { emails: ['abdc', 'efg'] }, { emails: { 0: invalid, 1: invalid } }],
    ['one wrong address', { emails: ['ada@example.org', 'efg'] }, { emails: { 1: invalid } }],
    ['a name', { emails: ['Ada <ada@example.org>'] }, { emails: { 0: invalid } }],
    ['a line break', { emails: ['ada@example.org\r\nBcc: eve@example.org'] }, { emails: { 0: invalid } }],
    ['a blank address', { emails: ['ada@example.org', ' '] }, { emails: { 1: ['This field may not be blank.'] } }],
    ['a null address', { emails: [null] }, { emails: { 0: ['This field may not be null.'] } }],
    ['a list of lists', { emails: [[]] }, { emails: { 0: ['Not a valid string.'] } }],
    [
      'too many addresses',
      { emails: Array.from({ length: 51 }, (_, at) => `p${at}@example.org`) },
      { emails: ['Ensure this field has no more than 50 elements.'] },
    ],
    [
      '10,000 addresses, all of them wrong',
      { emails: Array.from({ length: 10_000 }, () => 'x') },
      { emails: ['Ensure this field has no more than 50 elements.'] },
    ],
    [
      'a start without an offset',
      { ...ada, starts_at: '2026-07-01T10:00:00' },
      { starts_at: [expect.stringMatching(/^Datetime has wrong format/)] },
    ],
    [
      'a start that no calendar has',
      { ...ada, starts_at: '0001-01-01T00:00:00Z' },
      { starts_at: ['The year must be from 1970 to 9999.'] },
    ],
    [
      'an end before the start',
      { ...ada, starts_at: '2026-07-01T10:00:00+02:00', ends_at: '2026-07-01T08:00:00Z' },
      { ends_at: ['Must be later than starts_at.'] },
    ],
    [
      'an end without a start',
      { ...ada, ends_at: '2026-07-01T08:00:00Z' },
      { ends_at: ['Must be later than starts_at.'] },
    ],
  ])('answers 400 to %s, and invites nobody', async (_, body, errors) => {
    const of = await scene.people.newRoom(owner);
    const { status, json } = await invite(body, owner, of);
    expect(json).toEqual(errors);
    expect(status).toBe(400);
    expect(await addresses(of)).toEqual([]);
  });

  it('takes 50 addresses at once', async () => {
    const of = await scene.people.newRoom(owner);
    const emails = Array.from({ length: 50 }, (_, at) => `p${at}@example.org`);
    expect(await invite({ emails }, owner, of)).toMatchObject({ status: 200, json: done });
    expect(await addresses(of)).toEqual(emails.toSorted());
  });

  it('invites one person once, however often and in whatever case the address is given', async () => {
    const of = await scene.people.newRoom(owner);
    const emails = ['toto@yopmail.com', 'toto@yopmail.com', ' Toto@yopmail.com', 'TOTO@YopMail.com'];
    expect(await invite({ emails }, owner, of)).toMatchObject({ status: 200, json: done });
    // A second click, before the first message was sent.
    expect(await invite({ emails: ['toto@YOPMAIL.com'] }, owner, of)).toMatchObject({ status: 200, json: done });
    expect(await addresses(of)).toEqual(['toto@yopmail.com']);
    // Other hosts, and another time, are other invitations.
    const other = await scene.people.newPerson();
    await scene.people.setRole(of, other, 'administrator');
    await invite({ emails: ['toto@yopmail.com'] }, other, of);
    await invite({ emails: ['toto@yopmail.com'], starts_at: '2026-07-01T10:00:00Z' }, owner, of);
    expect(await addresses(of)).toHaveLength(3);
  });

  it('makes the message ready in the transaction: a row and a task per person, without the address in the task', async () => {
    const of = await scene.people.newRoom(owner);
    await invite({ emails: ['ada@example.org', 'bob@example.net'] }, owner, of);
    const { rows } = await scene.people.pool.query(
      `select i.state, j.payload, j.key from greenroom.invitation i
         join graphile_worker._private_jobs j on j.key = 'invitation.send/' || i.id where i.room = $1`,
      [of],
    );
    expect(rows.map(({ state }) => state)).toEqual(['pending', 'pending']);
    expect(JSON.stringify(rows)).not.toMatch(/ada|bob|example/);
    expect(scene.product.logged.join()).not.toMatch(/ada@|bob@/);
  });

  it('takes forms as well', async () => {
    const of = await scene.people.newRoom(owner);
    const csrf = 'a'.repeat(32);
    const body = new URLSearchParams([
      ['emails', 'ada@example.org'],
      ['emails', 'bob@example.net'],
    ]);
    const headers = { cookie: `${owner.cookie}; csrftoken=${csrf}`, 'x-csrftoken': csrf };
    const path = `${scene.product.origin}/api/v1.0/rooms/${of}/invite/`;
    expect((await fetch(path, { method: 'POST', headers, body })).status).toBe(200);
    expect(await addresses(of)).toEqual(['ada@example.org', 'bob@example.net']);
  });
});

describe('the limits of invitations', () => {
  const env = { GREENROOM_INVITATION_RATES: '10/hour', GREENROOM_INVITATION_ROOM_RATES: '15/day' };
  const some = (count: number) => Array.from({ length: count }, () => `${randomUUID()}@example.org`);
  const start = async () => {
    const scene = await startRestScene(env);
    const invite = (person: Person, room: string, emails: readonly string[]) =>
      scene.call(person, 'POST', `rooms/${room}/invite/`, { emails });
    return { ...scene, invite };
  };

  it('count people of a host over all rooms, and say when to come again', async () => {
    await using scene = await start();
    const owner = await scene.people.newPerson();
    const rooms = [await scene.people.newRoom(owner), await scene.people.newRoom(owner)] as const;
    expect((await scene.invite(owner, rooms[0], some(6))).status).toBe(200);
    const refused = await scene.invite(owner, rooms[1], some(5));
    expect(refused.status).toBe(429);
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(3500);
    expect(wait).toBeLessThanOrEqual(3600);
    // Nobody of a refused call is invited.
    expect((await scene.invite(owner, rooms[1], some(4))).status).toBe(200);
    expect((await scene.invite(owner, rooms[1], some(1))).status).toBe(429);
    await scene.people.pool.query(
      "update greenroom.invitation set created_at = created_at - interval '40 minutes' where room = $1",
      [rooms[0]],
    );
    const later = Number((await scene.invite(owner, rooms[1], some(6))).headers.get('retry-after'));
    expect(later).toBeGreaterThan(1100);
    expect(later).toBeLessThanOrEqual(1200);
    // Waits for one of the newer four as well.
    expect(Number((await scene.invite(owner, rooms[1], some(7))).headers.get('retry-after'))).toBeGreaterThan(3500);
    await scene.people.pool.query(
      "update greenroom.invitation set created_at = created_at - interval '21 minutes' where room = $1",
      [rooms[0]],
    );
    expect((await scene.invite(owner, rooms[1], some(6))).status).toBe(200);
    const other = await scene.people.newPerson();
    expect((await scene.invite(other, await scene.people.newRoom(other), some(10))).status).toBe(200);
  });

  it('count people of a room over all its hosts', async () => {
    await using scene = await start();
    const owner = await scene.people.newPerson();
    const other = await scene.people.newPerson();
    const room = await scene.people.newRoom(owner);
    await scene.people.setRole(room, other, 'administrator');
    expect((await scene.invite(owner, room, some(10))).status).toBe(200);
    const refused = await scene.invite(other, room, some(6));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(86_000);
    expect((await scene.invite(other, room, some(5))).status).toBe(200);
    expect(await countRefusals(scene.product.origin, 'invitations')).toBe(1);
  });

  it('hold against calls at once', async () => {
    await using scene = await start();
    const owner = await scene.people.newPerson();
    const other = await scene.people.newPerson();
    const rooms = await Promise.all([1, 2, 3].map(() => scene.people.newRoom(owner)));
    for (const room of rooms) await scene.people.setRole(room, other, 'administrator');
    const calls = Array.from({ length: 24 }, (_, at) =>
      scene.invite(at % 2 === 0 ? owner : other, rooms[at % 3]!, some(3)),
    );
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(6);
    expect(statuses.filter((status) => status === 429)).toHaveLength(18);
    const { rows } = await scene.people.pool.query(
      'select count(*)::int as count from greenroom.invitation group by sender',
    );
    expect(rows).toEqual([{ count: 9 }, { count: 9 }]);
  });

  it('do not let a call through that could never fit', async () => {
    await using scene = await start();
    const owner = await scene.people.newPerson();
    const refused = await scene.invite(owner, await scene.people.newRoom(owner), some(11));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600']);
  });
});
