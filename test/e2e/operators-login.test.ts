import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import { logIn, openOperators } from './operators-browser.ts';
import { launchBrowser } from './people.ts';

let scene: RealtimeScene;
let browser: Browser;
let address: string;

beforeAll(async () => {
  scene = await startRealtimeScene();
  browser = await launchBrowser('/dev/null');
  address = `${scene.product.origin}/operators/`;
});
afterAll(async () => {
  await browser?.close();
  await scene?.[Symbol.asyncDispose]();
});

describe("the login of the operators' page", () => {
  it('takes the token once, and keeps only a cookie that no script can read', async () => {
    await using operator = await openOperators(browser, address);
    const { page } = operator;
    await logIn(operator, 'not-the-token-of-operators');
    await page.getByRole('alert').filter({ hasText: /./ }).waitFor();
    expect(await page.getByLabel('Operator token').inputValue()).toBe('');
    await logIn(operator);
    await page.getByRole('button', { name: 'Log out' }).waitFor();
    const cookies = await page.context().cookies();
    expect(cookies.filter(({ httpOnly }) => httpOnly).map(({ name, sameSite }) => [name, sameSite])).toEqual([
      ['__Host-greenroom-operator', 'Strict'],
    ]);
    expect(
      await page.evaluate(() => `${document.cookie} ${JSON.stringify(localStorage)} ${location.href}`),
    ).not.toContain('an-operators-token');
    expect(operator.faults).toEqual([]);
  });

  it('goes on where it was after a reload, and asks again after a logout', async () => {
    await using operator = await openOperators(browser, `${address}drift`);
    const { page } = operator;
    await logIn(operator);
    await page.getByRole('heading', { name: 'Drift' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Drift' }).waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Operator token').waitFor();
    await page.reload();
    await page.getByLabel('Operator token').waitFor();
  });

  it('asks again when the session has ended, and returns to the same room', async () => {
    const owner = await scene.people.newPerson();
    const room = await scene.people.newRoom(owner);
    await using operator = await openOperators(browser, `${address}rooms/${room}`);
    const { page } = operator;
    await logIn(operator);
    await page.getByRole('heading', { name: `room-${room}` }).waitFor();
    await page.context().clearCookies();
    await page.getByText('Your session has ended').waitFor();
    await logIn(operator);
    await page.getByRole('heading', { name: `room-${room}` }).waitFor();
  });

  it('is not needed by a superuser', async () => {
    const person = await scene.people.newPerson();
    await scene.people.pool.query('update meet_user set is_superuser = true where id = $1', [person.id]);
    const [name = '', value = ''] = person.cookie.split('=');
    await using operator = await openOperators(browser, address);
    await operator.page.getByLabel('Operator token').waitFor();
    await operator.page.context().addCookies([{ name, value, url: address }]);
    await operator.page.reload();
    await operator.page.getByText('superuser').waitFor();
    await operator.page.getByRole('navigation', { name: 'Filters' }).waitFor();
  });

  it('leads others to the login', async () => {
    const person = await scene.people.newPerson();
    const [name = '', value = ''] = person.cookie.split('=');
    await using operator = await openOperators(browser, address);
    await operator.page.context().addCookies([{ name, value, url: address }]);
    await operator.page.reload();
    const link = operator.page.getByRole('link', { name: 'log in as superuser' });
    expect(await link.getAttribute('href')).toContain('/api/v1.0/authenticate/?returnTo=');
  });
});
