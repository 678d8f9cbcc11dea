import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBrowserSession, logIn } from '#test/support/browser-session.ts';
import { eventually } from '#test/support/eventually.ts';
import { type FreshDatabase, freshDatabase } from '#test/support/fresh-database.ts';
import { operatorToken } from '#test/support/http-product.ts';
import { type Product, startProduct } from '#test/support/start-product.ts';

interface Asked {
  readonly path: string;
  readonly key: string | undefined;
  readonly body: unknown;
}

/** A stand-in for Brevo, so that tests write no real contacts. */
async function startBrevo() {
  const asked: Asked[] = [];
  let answer = (response: ServerResponse): unknown => response.writeHead(201).end('{"id":1}');
  const server = createServer(async (request: IncomingMessage, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    asked.push({ path: request.url!, key: request.headers['api-key'] as string, body: JSON.parse(text) });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3`,
    asked,
    answerWith(next: typeof answer) {
      answer = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('a new user', () => {
  let brevo: Awaited<ReturnType<typeof startBrevo>>;
  let database: FreshDatabase;
  let pool: Pool;
  let product: Product;
  beforeAll(async () => {
    brevo = await startBrevo();
    database = await freshDatabase();
    pool = new Pool({ connectionString: database.url, max: 1 });
    // The database may be dropped while a connection idles.
    pool.on('error', () => undefined);
    product = await startProduct({
      databaseUrl: database.url,
      env: {
        SIGNUP_NEW_USER_TO_MARKETING_EMAIL: 'True',
        BREVO_API_KEY: 'key-of-brevo',
        BREVO_API_CONTACT_LIST_IDS: '3,5',
        DJANGO_BREVO_API_CONTACT_ATTRIBUTES: "{'VISIO_USER': True}",
        GREENROOM_BREVO_URL: brevo.url,
      },
    });
  });
  beforeEach(() => {
    brevo.asked.length = 0;
  });
  afterAll(async () => {
    await product[Symbol.asyncDispose]();
    await pool.end();
    await database.drop();
    await brevo.close();
  });

  const count = async (outcome: string): Promise<number> => {
    const metrics = await fetch(`${product.origin}/metrics`, { headers: { authorization: `Bearer ${operatorToken}` } });
    const line = (await metrics.text()).split('\n').find((one) => one.includes('marketing') && one.includes(outcome));
    return Number(line?.split(' ').at(-1) ?? 0);
  };

  it('is told to Brevo, at the first login only', async () => {
    await logIn(createBrowserSession(), product.origin, { email: 'ada@example.org', name: 'Ada' });
    await logIn(createBrowserSession(), product.origin, { email: 'ada@example.org', name: 'Ada' });
    await eventually('the contact that Brevo was told', () => brevo.asked.length > 0);
    await eventually('the count of it', async () => (await count('done')) === 1);
    expect(brevo.asked).toEqual([
      {
        path: '/v3/contacts',
        key: 'key-of-brevo',
        body: {
          email: 'ada@example.org',
          attributes: { VISIO_USER: true, VISIO_SOURCE: ['SIGNIN'] },
          listIds: [3, 5],
          updateEnabled: true,
        },
      },
    ]);
    expect((await pool.query('select from graphile_worker.jobs')).rowCount).toBe(0);
  });

  it('is logged in whatever Brevo does; it is asked again, and nothing tells of the person', async () => {
    brevo.answerWith(() => undefined);
    const browser = createBrowserSession();
    const landed = await logIn(browser, product.origin, { email: 'bob@example.org', name: 'Bob' });
    expect(landed.url.pathname).toBe('/__version__');
    const job = await eventually('the second try, which waits', async () => {
      const { rows } = await pool.query<{ payload: { tries: number } }>(
        'select payload, last_error from graphile_worker._private_jobs',
      );
      return rows[0]?.payload.tries === 1 && rows[0];
    });
    brevo.answerWith((response) => response.writeHead(500).end('bob@example.org'));
    // The pauses between tries are over at once.
    for (const tries of [2, 3, 4, 5, 6, 7, 8]) {
      await eventually(`try number ${tries}`, async () => {
        await pool.query('update graphile_worker._private_jobs set run_at = now() where locked_at is null');
        return brevo.asked.length >= tries;
      });
    }
    await eventually('the count of giving up', async () => (await count('gave_up')) === 1);
    await eventually(
      'the end of the job',
      async () => (await pool.query('select from graphile_worker.jobs')).rowCount === 0,
    );
    expect(JSON.stringify(job) + product.logged.join('')).not.toMatch(/bob|example\.org|key-of-brevo/i);
    expect(product.logged.join('')).toContain('a task failed');
  });
});
