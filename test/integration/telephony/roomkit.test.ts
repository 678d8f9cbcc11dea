import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

const token = 'the-token-of-the-devices';
const realm = "Bearer realm='Roomkit server to server'";
const somePin = () => String(randomInt(10 ** 9, 10 ** 10));

const enabled = { ROOMKIT_ENABLED: 'true', ROOMKIT_SERVER_TO_SERVER_API_TOKEN: token };

/** Posts as the server of the devices, with this `Authorization`. */
async function join({ product }: RestScene, authorization: string | undefined, body: unknown, headers = {}) {
  const response = await fetch(`${product.origin}/api/v1.0/roomkit/join/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(authorization === undefined ? {} : { authorization }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, json: await response.json() };
}

const asServer = (scene: RestScene, pin: unknown) => join(scene, `Bearer ${token}`, { pin_code: pin });

async function roomWithPin({ call, people, product }: RestScene) {
  const ada = await people.newPerson();
  const { json, status } = await call(ada, 'POST', 'rooms/', { name: `Room ${somePin()}` });
  expect(status).toBe(201);
  return { id: json.id as string, pin: json.pin_code as string, owner: ada, product };
}

describe('roomkit/join/', () => {
  let scene: RestScene;
  beforeAll(async () => {
    scene = await startRestScene(enabled);
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  it.each([
    [undefined, 'Authorization header is missing.'],
    ['Bearer', 'Invalid authorization header.'],
    [`bearer ${token}`, 'Invalid authorization header.'],
    [`Bearer  ${token}`, 'Invalid authorization header.'],
    [`Bearer ${token} more`, 'Invalid authorization header.'],
    [`Token ${token}`, 'Invalid authorization header.'],
    ['Bearer another', 'Invalid server-to-server token.'],
    [`Bearer ${token}x`, 'Invalid server-to-server token.'],
  ])('refuses the header %s before it reads anything', async (authorization, detail) => {
    const answer = await join(scene, authorization, 'no JSON');
    expect([answer.status, answer.json, answer.headers.get('www-authenticate')]).toEqual([401, { detail }, realm]);
  });

  it('asks for the token also where the method is another one', async () => {
    const get = (authorization: string) =>
      fetch(`${scene.product.origin}/api/v1.0/roomkit/join/`, { headers: { authorization } });
    expect((await get('Bearer another')).status).toBe(401);
    expect((await get(`Bearer ${token}`)).status).toBe(405);
  });

  it.each([
    [{}, ['This field is required.']],
    [{ pin_code: null }, ['This field may not be null.']],
    [{ pin_code: '  ' }, ['This field may not be blank.']],
    [{ pin_code: ['1'] }, ['Not a valid string.']],
    [{ pin_code: '123456789' }, ['PIN code length is invalid.']],
    [{ pin_code: 12345678901 }, ['PIN code length is invalid.']],
  ])('refuses the body %j', async (body, problems) => {
    const { status, json } = await join(scene, `Bearer ${token}`, body);
    expect([status, json]).toEqual([400, { pin_code: problems }]);
  });

  it('does not repeat a PIN that it could not read', async () => {
    const pin = somePin();
    for (const text of [`pin_code=${pin}`, `{"pin_code":"${pin}"x}`, `${' '.repeat(200)}x${pin}`]) {
      const { status, json } = await join(scene, `Bearer ${token}`, text);
      expect(status).toBe(400);
      expect(json.detail).toMatch(/^JSON parse error - /);
      expect(json.detail).not.toContain(pin);
    }
  });

  it('accepts only the PIN of exactly one room, and answers in the requested language', async () => {
    const { pin } = await roomWithPin(scene);
    expect(pin).toHaveLength(10);
    const unknown = { detail: 'No room found for this PIN code.' };
    const answer = await asServer(scene, somePin());
    expect([answer.status, answer.json]).toEqual([404, unknown]);
    const french = await join(scene, `Bearer ${token}`, { pin_code: somePin() }, { 'accept-language': 'fr' });
    expect(french.json).toEqual({ detail: 'Aucun salon n’a ce code PIN.' });
    expect(scene.product.logged.join('')).not.toContain(pin);
  });

  it('opens no room whose PIN another one has, on another trunk', async () => {
    const { pin, product } = await roomWithPin(scene);
    const other = await roomWithPin(scene);
    await product.database.pool.query(
      "update public.meet_room set pin_code = $2, trunk_id = 'ST_other' where resource_id = $1",
      [other.id, pin],
    );
    expect((await asServer(scene, pin)).status).toBe(404);
    const { rows } = await product.database.pool.query(
      "select from greenroom.actor where id = any($1) and kind = 'room'",
      [[other.id]],
    );
    expect(rows).toEqual([]);
  });

  it('answers 500 while LiveKit is unreachable, and the request expires', async () => {
    const { id, pin } = await roomWithPin(scene);
    const answers = await Promise.all([asServer(scene, pin), asServer(scene, pin)]);
    for (const { status, json } of answers) {
      expect([status, json]).toEqual([500, { detail: 'Could not create dispatch rule.' }]);
    }
    const { rows } = await scene.product.database.pool.query(
      `select a.due_at is not null as due, a.snapshot -> 'value' ->> 'roomkit' as waits,
        (select jsonb_agg(j.commands) from greenroom.journal j where j.room = a.room)::text as commands
        from greenroom.actor a where kind = 'room' and id = $1`,
      [id],
    );
    expect(rows).toMatchObject([{ due: true, waits: 'awaited' }]);
    expect(rows[0].commands.match(/sip\.createRule/g)).toHaveLength(1);
  }, 20_000);
});

describe('roomkit/join/ that is not set up', () => {
  it('refuses a missing token before it reports that it is disabled', async () => {
    await using bare = await startRestScene({});
    const answer = await join(bare, `Bearer ${token}`, {});
    expect([answer.status, answer.json]).toEqual([401, { detail: 'Server-to-server token is not configured.' }]);
    await using off = await startRestScene({ ROOMKIT_SERVER_TO_SERVER_API_TOKEN: token });
    expect((await join(off, 'Bearer another', {})).status).toBe(401);
    const answers = await join(off, `Bearer ${token}`, 'no JSON');
    expect([answers.status, answers.json]).toEqual([404, { detail: 'Not found.' }]);
  });
});

describe('roomkit/join/ with guessed PINs', () => {
  const refused = (why: string) => `greenroom_roomkit_refusals_total{why="${why}"}`;
  const metric = async ({ product }: RestScene, why: string) => {
    const response = await fetch(`${product.origin}/metrics`, {
      headers: { authorization: 'Bearer an-operators-token-of-tests' },
    });
    const line = (await response.text()).split('\n').find((one) => one.startsWith(refused(why)));
    return Number(line?.split(' ')[1] ?? 0);
  };

  it('is answered 429 after some failures, with the right token too, and from another address not', async () => {
    await using scene = await startRestScene({
      ...enabled,
      GREENROOM_ROOMKIT_FAILURES: '3',
      GREENROOM_TRUSTED_PROXIES: 'loopback',
    });
    const from = (address: string, authorization: string, pin = somePin()) =>
      join(scene, authorization, { pin_code: pin }, { 'x-forwarded-for': address });
    expect((await from('192.0.2.1', 'Bearer wrong')).status).toBe(401);
    expect((await from('192.0.2.1', 'Bearer wrong')).status).toBe(401);
    expect((await from('192.0.2.1', `Bearer ${token}`)).status).toBe(404);
    for (const authorization of ['Bearer wrong', `Bearer ${token}`]) {
      const answer = await from('192.0.2.1', authorization);
      expect(answer.status).toBe(429);
      const seconds = Number(answer.headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(880);
      expect(seconds).toBeLessThanOrEqual(900);
    }
    expect((await from('192.0.2.2', `Bearer ${token}`)).status).toBe(404);
    for (const end of ['1', '2', '3']) {
      expect((await from(`2001:db8:0:1::${end}`, 'Bearer wrong')).status).toBe(401);
    }
    expect((await from('2001:db8:0:1:ffff::1', `Bearer ${token}`)).status).toBe(429);
    const counted = Object.fromEntries(
      await Promise.all(['token', 'pin', 'locked_out'].map(async (why) => [why, await metric(scene, why)] as const)),
    );
    expect(counted).toEqual({ token: 5, pin: 2, locked_out: 3 });
  });

  it('is throttled with all devices together, once the token is right', async () => {
    await using scene = await startRestScene({ ...enabled, ROOMKIT_JOIN_THROTTLE_RATES: '2/minute' });
    for (let i = 0; i < 3; i++) expect((await join(scene, 'Bearer wrong', {})).status).toBe(401);
    expect((await asServer(scene, somePin())).status).toBe(404);
    expect((await asServer(scene, '1')).status).toBe(400);
    const answer = await asServer(scene, somePin());
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
  });
});
