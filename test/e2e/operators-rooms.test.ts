import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logIn, openOperators, setHidden } from './operators-browser.ts';
import { type OperatorsScene, startOperatorsScene } from './operators-scene.ts';

let operators: OperatorsScene;
beforeAll(async () => {
  operators = await startOperatorsScene();
});
afterAll(() => operators?.[Symbol.asyncDispose]());

async function open(path = '', options?: Parameters<typeof openOperators>[2]) {
  const opened = await openOperators(operators.browser, `${operators.address}${path}`, options);
  await logIn(opened);
  return opened;
}

describe("the list on the operators' page", () => {
  it('shows a meeting as it begins, and renews its row in place', async () => {
    await using operator = await open();
    const { page } = operator;
    await page.getByText('No room here.').waitFor();
    const room = await operators.meet('Weekly tea');
    const row = page.locator(`[data-room="${room}"]`);
    await row.getByText('meeting running').waitFor();
    await row.evaluate((element) => element.setAttribute('data-kept', ''));
    await operators.join(room, 'Cleo Vance');
    await page.locator(`[data-room="${room}"][data-kept] dd`).first().filter({ hasText: '2' }).waitFor();
    await page
      .getByRole('button', { name: /^Active/ })
      .getByText('1')
      .waitFor();
    expect(operator.faults).toEqual([]);
  });

  it('filters, and finds rooms by part of a name', async () => {
    const room = await operators.meet('Quarterly numbers');
    await using operator = await open();
    const { page } = operator;
    await page.getByLabel('Part of a name').fill('quarterly');
    await page.locator(`[data-room="${room}"]`).waitFor();
    await page.waitForFunction(() => document.querySelectorAll('.room').length === 1);
    await page.getByRole('button', { name: /^Quarantined/ }).click();
    await page.getByText('No room here.').waitFor();
    expect(await page.getByRole('button', { name: /^Quarantined/ }).getAttribute('aria-pressed')).toBe('true');
  });

  it('finds a room by its link without putting it into an address', async () => {
    const room = await operators.meet('Found by link');
    await using operator = await open();
    const { page } = operator;
    await page.getByLabel('Find a room').fill(`https://meet.example.org/room-${room}`);
    await page.getByLabel('Find a room').press('Enter');
    const matches = page.getByRole('list', { name: 'Found rooms' });
    await matches.getByText('by its link').waitFor();
    expect(operator.asked()).toContain('POST /operators/api/search/');
    await matches.getByRole('link', { name: 'Found by link' }).click();
    await page.getByRole('heading', { name: 'Found by link' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/operators/rooms/${room}`);
    await page.goBack();
    await page.getByLabel('Find a room').waitFor();
  });

  it('asks nothing while it is hidden, and goes on at once when it is shown', async () => {
    await using operator = await open();
    const { page } = operator;
    await page.clock.install();
    await page.reload();
    await page.locator('.room').first().waitFor();
    await setHidden(page, true);
    // What was on its way has arrived when a later request of the page itself is answered.
    await page.evaluate(() => fetch('/operators/api/session/'));
    operator.asked();
    await page.clock.runFor(60_000);
    await page.evaluate(() => fetch('/operators/api/session/'));
    expect(operator.asked()).toEqual(['GET /operators/api/session/']);
    const next = page.waitForRequest((request) => request.url().includes('/operators/api/rooms/'), {
      timeout: 1_500,
    });
    await setHidden(page, false);
    await next;
  });

  it('shows hostile names as text', async () => {
    const name = '<img src=x onerror="document.title=1">\u202egnp.exe\u0007';
    const room = await operators.meet(name);
    await operators.join(room, `<script>document.title=2</script>${'x'.repeat(300)}`);
    await using operator = await open();
    const { page } = operator;
    await page.locator(`[data-room="${room}"]`).getByText('<img src=x onerror="document.title=1">�gnp.exe␇').waitFor();
    await page.locator(`[data-room="${room}"] a`).click();
    await page.getByRole('list', { name: 'People' }).getByText('<script>document.title=2</script>').waitFor();
    expect(await page.locator('img, #content script').count()).toBe(0);
    expect(await page.title()).toContain('Operators');
    expect(operator.faults).toEqual([]);
  });

  it.each([
    ['a phone', { viewport: { width: 360, height: 740 } }],
    ['a dark desktop', { colorScheme: 'dark' as const }],
  ])('fits on %s', async (_, options) => {
    const room = await operators.meet('A'.repeat(100));
    await using operator = await open('', options);
    const { page } = operator;
    const wider = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await page.locator(`[data-room="${room}"]`).waitFor();
    expect(await wider()).toBeLessThanOrEqual(0);
    await page.locator(`[data-room="${room}"] a`).click();
    await page.locator('.line').first().waitFor();
    expect(await wider()).toBeLessThanOrEqual(0);
    const [background, ink] = await page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.body);
      return [backgroundColor, color].map((text) => Number(/\d+/.exec(text)?.[0]));
    });
    expect((background ?? 0) < (ink ?? 0)).toBe('colorScheme' in options);
    expect(operator.faults).toEqual([]);
  });
});
