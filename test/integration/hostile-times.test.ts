import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Route } from '#src/http/route.ts';
import { routes } from '#src/http/routes.ts';
import { type HttpProduct, startHttpProduct } from '#test/support/http-product.ts';
import { type PlainRequest, plainRequest } from '#test/support/plain-request.ts';

/** How many times longer a hostile text may take than a short one; a pattern of quadratic time takes hundreds. */
const most = 8;
/** Measurements of a suspect; the best one counts, so that a busy machine does not matter. */
const tries = 8;

const length = 12_000;
const hostile = [
  `a${'_'.repeat(length)}a`,
  `${'-'.repeat(length)}!`,
  `x@${'.'.repeat(length)}@`,
  `${'1'.repeat(length)}x`,
  `${'a,'.repeat(length / 2)}!`,
];
const short = 'a_a';

/** A request that holds a text somewhere. */
type Holding = (text: string) => PlainRequest & { readonly target: string };

const headers = ['accept-language', 'authorization', 'origin', 'referer', 'x-csrftoken', 'x-forwarded-for'] as const;
const cookies = (text: string) =>
  ['meet_sessionid', 'csrftoken', 'greenroom_guest', 'django_language'].map((name) => `${name}=${text}`).join('; ');

/** A text as a part of an address, cut where it becomes too long: Node takes 16 kB of address and headers. */
const escaped = (text: string): string => {
  const share = Math.min(1, (length + 10) / encodeURIComponent(text).length);
  // What makes a text hostile stands at its end.
  return encodeURIComponent(text.slice(0, 1) + text.slice(text.length - Math.floor(share * text.length) + 1));
};

/** Everything in a request to a route that may hold a text. */
function placesOf({ method, path, body }: Route): Record<string, Holding> {
  const filled = (text: string) => path.replaceAll(/:\w+/g, () => escaped(text));
  const target = filled('0');
  const fields = body instanceof z.ZodObject ? Object.keys(body.shape) : [];
  const json = { 'content-type': 'application/json' };
  return {
    ...(path.includes(':') ? { path: (text) => ({ method, target: filled(text) }) } : {}),
    ...Object.fromEntries(
      ['page', 'username', 'returnTo', 'q', 'state'].map((name): [string, Holding] => [
        `query.${name}`,
        (text) => ({ method, target: `${target}?${name}=${escaped(text)}` }),
      ]),
    ),
    cookies: (text) => ({ method, target, headers: { cookie: cookies(text.slice(0, length / 4)) } }),
    ...Object.fromEntries(
      headers.map((name): [string, Holding] => [name, (text) => ({ method, target, headers: { [name]: text } })]),
    ),
    ...Object.fromEntries(
      fields.map((name): [string, Holding] => [
        `body.${name}`,
        (text) => ({ method, target, headers: json, body: JSON.stringify({ [name]: text }) }),
      ]),
    ),
    ...(body === 'text' ? { body: (text) => ({ method, target, headers: { authorization: text }, body: text }) } : {}),
  };
}

describe('hostile texts of 12,000 characters', () => {
  let product: HttpProduct;
  beforeAll(async () => {
    product = await startHttpProduct({ ROOMKIT_ENABLED: 'true', ROOM_SUBTITLE_ENABLED: 'true' });
  });
  afterAll(() => product[Symbol.asyncDispose]());

  const time = async (request: PlainRequest): Promise<number> => {
    const start = performance.now();
    await plainRequest(product.origin, request);
    return performance.now() - start;
  };
  const best = async (request: PlainRequest): Promise<number> => {
    const times: number[] = [];
    for (let count = 0; count < tries; count++) times.push(await time(request));
    return Math.min(...times);
  };

  it.each(routes.map((route): [string, Route] => [`${route.method} ${route.path}`, route]))(
    'take about as long as short ones, wherever they stand in %s',
    async (_, route) => {
      for (const [place, holding] of Object.entries(placesOf(route))) {
        const limit = most * (await best(holding(short)));
        for (const text of hostile) {
          if ((await time(holding(text))) <= limit) continue;
          const taken = await best(holding(text));
          expect(taken, `${place} with ${text.slice(0, 4)}…`).toBeLessThanOrEqual(limit);
        }
      }
    },
  );
});
