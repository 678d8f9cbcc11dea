import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { known } from '#src/settings/catalogue.ts';
import { describedPaths } from '#test/support/api-document.ts';
import { type ExternalScene, startExternalScene } from '#test/support/external-scene.ts';
import { operatorToken } from '#test/support/http-product.ts';
import { type Asked, inputsOf } from '#test/support/long-inputs.ts';
import { largestRatio, shortestTime, timeRatio } from '#test/support/time-ratio.ts';

const csrf = 'a'.repeat(32);

/** No rate is in the way of measuring. */
const unthrottled = Object.fromEntries(
  [...known].filter(([, { kind }]) => kind.name === 'rate').map(([name]) => [name, '1000000/second']),
);

describe('long inputs', () => {
  let scene: ExternalScene;
  let credentials: Readonly<Record<string, Readonly<Record<string, string>>>>;
  let fill: (path: string) => string;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  beforeAll(async () => {
    scene = await startExternalScene({
      ...unthrottled,
      ALLOW_UNSECURE_USER_LISTING: 'true',
      CONNECTION_TEST_ENABLED: 'true',
      ROOM_SUBTITLE_ENABLED: 'true',
      ROOM_TELEPHONY_ENABLED: 'true',
      ROOMKIT_ENABLED: 'true',
      FILE_UPLOAD_ENABLED: 'true',
      ROOMKIT_SERVER_TO_SERVER_API_TOKEN: 'a-token-of-thirty-two-characters',
      GREENROOM_TRUSTED_PROXIES: 'loopback,uniquelocal',
      DJANGO_LANGUAGE_CODE: 'fr-fr',
      GREENROOM_EXTERNAL_ROOMS: 'user',
    });
    const owner = await scene.people.newPerson('Olga Owner');
    const room = await scene.people.newRoom(owner, 'public');
    const { token } = (await scene.call(owner, 'GET', `rooms/${room}/`)).json.livekit;
    credentials = {
      nobody: {},
      user: { cookie: `${owner.cookie}; csrftoken=${csrf}`, 'x-csrftoken': csrf },
      participant: { authorization: `Bearer ${token}` },
      application: { authorization: `Bearer ${await scene.tokenFor(await scene.newApplication(), owner)}` },
      operator: { authorization: `Bearer ${operatorToken}` },
    };
    fill = (path) => path.replaceAll(/\{\w+\}/g, path.includes('/rooms/') ? room : randomUUID());
  });
  afterAll(async () => {
    agent.destroy();
    await scene[Symbol.asyncDispose]();
  });

  function send(method: string, { path, headers = {}, body }: Asked, own: Readonly<Record<string, string>>) {
    const cookie = [own.cookie, headers.cookie].filter((one) => one !== undefined).join('; ');
    const all = {
      ...own,
      ...headers,
      ...(cookie === '' ? {} : { cookie }),
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    };
    return new Promise<number>((resolve, reject) => {
      const sent = request(scene.product.origin, { method, agent, headers: all, path }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
      });
      sent.on('error', reject).end(body);
    });
  }

  it.each(
    describedPaths
      .flatMap(({ path, operations }) =>
        Object.entries(operations).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
      )
      .map((asked, place) => ({ ...asked, place })),
  )(
    'of $method $path take hardly longer than short ones',
    { timeout: 120_000 },
    async ({ path, method, operation, place }) => {
      const names = operation.security.flatMap((one) => Object.keys(one));
      // What ends a session, or the room of this test, is asked by nobody.
      const harmful = path.includes('logout') || method === 'DELETE';
      const others = ['application', 'operator'].find((name) => names.includes(name)) ?? 'user';
      const who = harmful || names.length === 0 ? 'nobody' : others;
      const speakers = names.some((name) => /livekit|participant/i.test(name)) ? [who, 'participant'] : [who];
      const slow: string[] = [];
      for (const speaker of speakers) {
        const own = credentials[speaker]!;
        const usuals = new Map<string, number>();
        for (const { name, texts, short, ask } of inputsOf(place, path, fill(path), operation)) {
          const shown = JSON.stringify(short);
          const usual = usuals.get(shown) ?? (await shortestTime(() => send(method, short, own)));
          usuals.set(shown, usual);
          for (const text of texts) {
            const long = () => send(method, ask(text), own);
            if ((await timeRatio(usual, long)) <= largestRatio) continue;
            // The machine may have become busier since the short one was timed.
            const ratio = await timeRatio(await shortestTime(() => send(method, short, own)), long);
            if (ratio <= largestRatio) continue;
            slow.push(`${speaker}, ${name}, ${JSON.stringify(text).slice(0, 12)}: ${Math.round(ratio)} times as long`);
          }
        }
      }
      expect(slow).toEqual([]);
    },
  );
});
