import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addonEnv } from '#test/support/addon-env.ts';
import { describedPaths } from '#test/support/api-document.ts';
import { checkResponse } from '#test/support/check-response.ts';
import { eventually } from '#test/support/eventually.ts';
import { externalCalls, externalEnv } from '#test/support/external-scene.ts';
import { type FileScene, startFileScene } from '#test/support/file-scene.ts';
import { type GeneratedRequest, generateRequests } from '#test/support/generate-requests.ts';
import { operatorToken } from '#test/support/http-product.ts';
import { noRates } from '#test/support/no-rates.ts';
import type { Person } from '#test/support/people.ts';
import { type PlainAnswer, plainRequest } from '#test/support/plain-request.ts';

const seed = Number(process.env.GREENROOM_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Duration; a longer run finds more. */
const seconds = Number(process.env.GREENROOM_FUZZ_SECONDS ?? 12);
const csrf = 'a'.repeat(32);
const secretPin = '8391047265';

describe('every route, asked by generated requests', () => {
  let scene: FileScene;
  let externalToken: string;
  let people: Readonly<Record<'owner' | 'stranger' | 'keeper', Person>>;
  let secretRoom: string;
  let token: string;
  const known: string[] = ['me', 'no-such-room', randomUUID()];

  beforeAll(async () => {
    scene = await startFileScene({
      ...externalEnv,
      ...noRates,
      GREENROOM_OPERATOR_FAILURES: '1000000',
      FILE_UPLOAD_APPLY_RESTRICTIONS: 'false',
      ALLOW_UNSECURE_USER_LISTING: 'true',
      CONNECTION_TEST_ENABLED: 'true',
      ROOM_TELEPHONY_ENABLED: 'true',
      ...addonEnv,
      OIDC_RS_PRIVATE_KEY_STR: generateKeyPairSync('ec', {
        namedCurve: 'P-256',
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      }).privateKey,
    });
    const { people: registry } = scene;
    people = {
      owner: await registry.newPerson('Olga Owner'),
      stranger: await registry.newPerson('Stan Stranger'),
      keeper: await registry.newPerson('Kay Keeper'),
    };
    for (const level of ['public', 'trusted', 'restricted'] as const) {
      known.push(await registry.newRoom(people.owner, level));
    }
    token = (await scene.call(people.owner, 'GET', `rooms/${known.at(-1)}/`)).json.livekit.token;
    secretRoom = await registry.newRoom(people.keeper, 'restricted');
    await registry.pool.query('update meet_room set pin_code = $1 where resource_id = $2', [secretPin, secretRoom]);
    const { rows } = await registry.pool.query<{ id: string }>('select id from meet_resource_access');
    for (let at = 0; at < 3; at++) known.push((await scene.create({}, people.owner)).json.id);
    const external = externalCalls(scene);
    externalToken = await external.tokenFor(await external.newApplication(), people.owner);
    for (let at = 0; at < 3; at++) known.push((await external.ask(externalToken, 'POST', 'rooms/', {})).json.id);
    known.push(secretRoom, `room-${secretRoom}`, people.owner.id, people.stranger.id, ...rows.map(({ id }) => id));
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const browserOf = ({ cookie }: Person) => ({ cookie: `${cookie}; csrftoken=${csrf}`, 'x-csrftoken': csrf });

  /** One of the routes is a logout: log in again before the next request. */
  async function logInAgain(): Promise<void> {
    for (const { id, cookie } of Object.values(people)) {
      const digest = createHash('sha256').update(cookie.split('=')[1]!).digest();
      await scene.people.pool.query(
        `insert into greenroom.session (id, user_id, data, expires_at) values ($1, $2, '{}', now() + interval '1 hour')
         on conflict do nothing`,
        [digest, id],
      );
    }
  }

  function check(request: GeneratedRequest, answer: PlainAnswer): void {
    const seen = {
      method: request.method,
      url: request.url,
      status: answer.status,
      headers: answer.headers,
      body: answer.text,
    };
    // Without a host it is no HTTP, and answered before it becomes a request.
    if (request.headers.host === '' && answer.status === 400) return;
    expect(checkResponse(seen)).toBeNull();
    // LiveKit is absent: acts in meetings answer so.
    const livekitIsAway = answer.status === 500 && /^\{"error":"[^"]+"\}$/.test(answer.text);
    const nothingUploaded = answer.status === 500 && answer.text === '{"detail":"The upload could not be checked."}';
    if (!livekitIsAway && !nothingUploaded) expect(answer.status).toBeLessThan(500);
    // Tokens may spell anything.
    if (answer.status >= 400) {
      expect(answer.text).not.toMatch(/\n\s+at |node_modules|\/src\/|\.ts:\d|QueryFailed|syntax error|pg_|greenroom\./);
    }
    // No requester has a role in that room.
    expect(answer.text).not.toContain(secretPin);
    for (const [token] of answer.text.matchAll(/eyJ[\w-]+\.([\w-]+)\.[\w-]+/g)) {
      expect(Buffer.from(token.split('.')[1]!, 'base64url').toString()).not.toContain(`"room":"${secretRoom}"`);
    }
    if (answer.status === 201) {
      const { id, slug } = JSON.parse(answer.text) as { id?: string; slug?: string };
      for (const one of [id, slug]) if (one !== undefined && one !== '' && known.length < 200) known.push(one);
    }
  }

  it('answers as the API document says, and leaves no partial rows', {
    timeout: (6 * seconds + 40) * 1000,
  }, async () => {
    console.log(`requests are generated from GREENROOM_TEST_SEED=${seed}`);
    const requests = generateRequests({
      paths: describedPaths,
      credentials: [
        { who: 'nobody', headers: {} },
        { who: 'owner', headers: browserOf(people.owner) },
        { who: 'owner', headers: browserOf(people.owner) },
        { who: 'stranger', headers: browserOf(people.stranger) },
        { who: 'participant', headers: { authorization: `Bearer ${token}` } },
        { who: 'application', headers: { authorization: `Bearer ${externalToken}` } },
        { who: 'operator', headers: { authorization: `Bearer ${operatorToken}` } },
      ],
      known: fc.nat().map((at) => known[at % known.length]!),
    });
    const statuses = new Map<number, number>();
    const reached = new Set<string>();
    const property = fc.asyncProperty(fc.array(requests, { minLength: 8, maxLength: 8 }), async (batch) => {
      await logInAgain();
      await Promise.all(
        batch.map(async (request) => {
          const { method, body } = request;
          // Without its length a body of these methods would be taken for the next request.
          const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
          const headers = { ...request.headers, ...length };
          const asked = { method, headers, target: request.url, ...(body === null ? {} : { body }) };
          const answer = await plainRequest(scene.product.origin, asked);
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          if (answer.status < 400) reached.add(request.aim);
          check(request, answer);
        }),
      );
    });
    const wanted = [200, 201, 400, 401, 403, 404, 405];
    const isMissing = () => wanted.some((status) => !statuses.has(status)) || reached.size <= describedPaths.length / 2;
    // A busy machine completes fewer requests in the time: further rounds follow until enough was reached.
    for (let round = 0; round === 0 || (round < 6 && isMissing()); round++) {
      await fc.assert(property, {
        seed: seed + round,
        numRuns: 100_000,
        interruptAfterTimeLimit: seconds * 1000,
        endOnFailure: true,
      });
    }
    // A generator that asks nothing but nonsense would find nothing.
    for (const status of wanted) expect([...statuses.keys()]).toContain(status);
    expect(reached.size).toBeGreaterThan(describedPaths.length / 2);

    const { rows } = await scene.people.pool.query(
      `select (select count(*)::int from meet_resource r left join meet_room m on m.resource_id = r.id where m is null) as resources,
              (select count(*)::int from meet_room m where not exists (select from meet_resource_access a
                where a.resource_id = m.resource_id and a.role = 'owner')) as "withoutOwner",
              (select count(*)::int from meet_room where access_level not in ('public', 'trusted', 'restricted')) as strange`,
    );
    expect(rows).toEqual([{ resources: 0, withoutOwner: 0, strange: 0 }]);
    // A transaction that a request has left open would stay so for 30 s; those of the background end by themselves.
    await eventually('the end of all transactions', async () => {
      const open = `select from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`;
      return (await scene.people.pool.query(open)).rowCount === 0;
    });
    expect(scene.product.logged.filter((line) => line.includes('a request failed'))).toEqual([]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
