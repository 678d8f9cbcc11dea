import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { type Product, startProduct } from '#test/support/start-product.ts';
import { launchBrowser } from './people.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let product: Product;
let browser: Browser;

beforeAll(async () => {
  database = await freshDatabase();
  product = await startProduct({ databaseUrl: database.url, env: { GREENROOM_WEB: 'true' } });
  browser = await launchBrowser('/dev/null');
});
afterAll(async () => {
  await browser?.close();
  await product?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

it('the page shows why LiveKit is unavailable, and hides it after the recovery', async () => {
  const page = await browser.newPage();
  await page.goto(product.origin);
  await page.getByText('The media server cannot be reached.').waitFor();
  let livekit = 'being built';
  await page.route('**/__heartbeat__', (route) => route.fulfill({ json: { status: 'ok', parts: { livekit } } }));
  await page.getByText('The media server is being built.').waitFor();
  livekit = 'missing';
  await page.getByText('There is no media server.').waitFor();
  livekit = 'ok';
  await page.getByText('There is no media server.').waitFor({ state: 'detached' });
  expect(await page.getByText('media server').count()).toBe(0);
});
