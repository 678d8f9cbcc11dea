import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '#test/support/fresh-database.ts';
import { openPeople, type People } from '#test/support/people.ts';
import { type Product, startProduct } from '#test/support/start-product.ts';
import { startTcpRelay, type TcpRelay } from '#test/support/tcp-relay.ts';
import { logIn, openOperators } from './operators-browser.ts';
import { launchBrowser } from './people.ts';

let database: FreshDatabase;
let relay: TcpRelay;
let people: People;
let product: Product;
let browser: Browser;
beforeAll(async () => {
  database = await freshDatabase();
  relay = await startTcpRelay(database.url);
  people = openPeople(database.url);
  product = await startProduct({ databaseUrl: relay.url });
  browser = await launchBrowser('/dev/null');
});
afterAll(async () => {
  await browser?.close();
  await product?.[Symbol.asyncDispose]();
  await relay?.[Symbol.asyncDispose]();
  await people?.[Symbol.asyncDispose]();
  await database?.drop();
});

describe("the operators' page while PostgreSQL is away", () => {
  it('says so, keeps what it has shown, and recovers by itself', async () => {
    const owner = await people.newPerson();
    const room = await people.newRoom(owner);
    await using operator = await openOperators(browser, `${product.origin}/operators/rooms/${room}`);
    const { page } = operator;
    await logIn(operator);
    const heading = page.getByRole('heading', { name: `room-${room}` });
    await heading.waitFor();
    await relay.cut();
    await page.getByRole('alert').getByText('What is shown below is old.').first().waitFor();
    await heading.waitFor();
    await relay.restore();
    await page.locator('[data-problem]').first().waitFor({ state: 'detached' });
    await page.locator('[data-problem]').waitFor({ state: 'detached' });
    expect(operator.faults).toEqual([]);
  });

  it('opens as soon as the database is back', async () => {
    await relay.cut();
    await using operator = await openOperators(browser, `${product.origin}/operators/`);
    const { page } = operator;
    await page.getByRole('alert').filter({ hasText: 'tries again' }).or(page.getByLabel('Operator token')).waitFor();
    await relay.restore();
    await page.getByLabel('Operator token').waitFor();
    await logIn(operator);
    await page.getByRole('navigation', { name: 'Filters' }).waitFor();
  });
});
