import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postWebhook, webhookBody } from '#test/support/signed-webhook.ts';
import { nowhere } from '#test/support/start-product.ts';
import { chartDrawings } from '../../web/operators/chart/chart-drawings.ts';
import { logIn, openOperators } from './operators-browser.ts';
import { type OperatorsScene, startOperatorsScene } from './operators-scene.ts';

let operators: OperatorsScene;
beforeAll(async () => {
  operators = await startOperatorsScene();
});
afterAll(() => operators?.[Symbol.asyncDispose]());

async function open(room: string, options: Parameters<typeof openOperators>[2] = {}) {
  const operator = await openOperators(operators.browser, `${operators.address}rooms/${room}`, options);
  await logIn(operator);
  await operator.page.getByRole('list', { name: 'Regions' }).first().waitFor();
  return operator;
}

const card = (page: Page, region: string) => page.locator(`.chart-card[data-chart-region="${region}"]`).first();
const diagram = (page: Page, region: string) => page.locator(`section[data-chart-region="${region}"]`).first();

describe("the chart on the operators' page", () => {
  it('shows the regions with their active states, and draws every state and arrow of an opened one', async () => {
    const room = await operators.meet('Charted');
    await using operator = await open(room);
    const { page } = operator;
    await card(page, 'meeting').getByText('running.active').waitFor();
    for (const { region, boxes, arrows } of chartDrawings('room')) {
      await card(page, region.path).press('Enter');
      const shown = diagram(page, region.path);
      await shown.waitFor();
      const states = await shown
        .locator('[data-state]')
        .evaluateAll((elements) => elements.map((element) => element.getAttribute('data-state')));
      expect(states).toEqual(boxes.map(({ state }) => state.path));
      const drawn = await shown
        .locator('.chart-arrow')
        .evaluateAll((all) => all.map((one) => `${one.getAttribute('data-from')} ${one.getAttribute('data-to')}`));
      expect(drawn).toEqual(arrows.map(({ from, to }) => `${from} ${to}`));
      // Texts that the layout has space for stay in their boxes.
      const wide = await shown.locator('[data-kind="atomic"]').evaluateAll((all) =>
        all.flatMap((one) => {
          const box = one.querySelector('rect')!.getBoundingClientRect();
          const texts = [...one.querySelectorAll('text')];
          return texts
            .filter((text) => text.getBoundingClientRect().right > box.right + 1)
            .map((text) => text.textContent);
        }),
      );
      expect(wide).toEqual([]);
    }
    expect(operator.faults).toEqual([]);
  });

  it('lights the active states, and animates the transition that has just been taken', async () => {
    const room = await operators.meet('Moving');
    await using operator = await open(room);
    const { page } = operator;
    await card(page, 'meeting').click();
    const shown = diagram(page, 'meeting');
    await shown.locator('[data-state="meeting.running.active"] .chart-box-active').waitFor();
    const body = webhookBody('room_finished', { room: { name: room, sid: `RM_${room}` } });
    await postWebhook(operators.scene.product.origin, nowhere, body);
    await shown.locator('[data-state="meeting.empty"] .chart-box-active').waitFor();
    const taken = shown.locator('[data-look="taken"][data-from="meeting.running"][data-to="meeting.empty"]');
    await taken.waitFor();
    const animation = () => taken.locator('.chart-line').evaluate((line) => getComputedStyle(line).animationName);
    expect(await animation()).toBe('chart-flow');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await animation()).toBe('none');
  });

  it('lists what can happen in a state that is picked by keyboard', async () => {
    const room = await operators.meet('Picked');
    await using operator = await open(room);
    const { page } = operator;
    await card(page, 'sweeping').click();
    const shown = diagram(page, 'sweeping');
    await shown.getByRole('button', { name: /^sweeping\.looking,/ }).press('Enter');
    const ways = shown.locator('.chart-ways');
    await ways.getByRole('heading', { name: /sweeping\.looking/ }).waitFor();
    expect(await ways.getByRole('listitem').count()).toBe(5);
    await ways.getByText('nothingListed').waitFor();
    await ways.getByRole('button', { name: 'sweeping.idle' }).first().click();
    await ways.getByRole('heading', { name: /sweeping\.idle/ }).waitFor();
  });

  it('fits a phone', async () => {
    const room = await operators.meet('On a phone');
    await using operator = await open(room, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
    const { page } = operator;
    await card(page, 'subtitles').click();
    await diagram(page, 'subtitles').waitFor();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  });
});

describe("the replay on the operators' page", () => {
  it('steps and scrubs through the past, with the chart, the changes and the cause of each step', async () => {
    const room = await operators.meet('Replayed');
    await operators.join(room, 'Ben Okri');
    const body = webhookBody('room_finished', { room: { name: room, sid: `RM_${room}` } });
    await postWebhook(operators.scene.product.origin, nowhere, body);
    await using operator = await open(room);
    const { page } = operator;
    await page.getByText('Replay: how it came to this').first().click();
    const replay = page.getByRole('region', { name: 'Replay' });
    const position = replay.locator('.replay-position');
    await position.getByText(/^Step (\d+) of \1,/).waitFor();
    const last = Number(/of (\d+)/.exec((await position.textContent()) ?? '')![1]);
    expect(last).toBeGreaterThanOrEqual(3);

    const slider = replay.getByRole('slider', { name: 'Step' });
    await slider.fill('0');
    await replay.getByText('Here the replay starts.').waitFor();
    await pastCard(replay).getByText('empty', { exact: true }).waitFor();
    await replay.getByRole('button', { name: 'Step on' }).click();
    await replay.locator('.replay-event').getByText('participant.joined').waitFor();
    await replay
      .locator('.replay-event')
      .getByText(/by webhook/)
      .waitFor();
    await pastCard(replay).getByText('running.active').waitFor();
    expect(await replay.locator('.replay-changes li').count()).toBeGreaterThan(0);
    expect(await replay.locator('.replay-timers li').count()).toBeGreaterThan(0);
    await replay.getByRole('button', { name: 'Step on' }).press('ArrowRight');
    await position.getByText(/^Step 2 of/).waitFor();
    await slider.press('ArrowLeft');
    await position.getByText(/^Step 1 of/).waitFor();
    await replay.getByRole('button', { name: 'Play' }).click();
    await position.getByText(/^Step (\d+) of \1,/).waitFor();
    await replay.getByRole('button', { name: 'Play' }).waitFor();
    expect(await replay.textContent()).not.toContain('Ada Lovelace');
    expect(operator.faults).toEqual([]);
  });

  it('says so when the journal has nothing to start from', async () => {
    const room = await operators.meet('Forgotten');
    await operators.scene.people.pool.query('delete from greenroom.journal where room = $1', [room]);
    await using operator = await open(room);
    const { page } = operator;
    await page.getByText('Replay: how it came to this').first().click();
    await page
      .getByRole('region', { name: 'Replay' })
      .getByText(/Nothing can be replayed/)
      .waitFor();
  });

  it('marks steps that the journal has otherwise, and tells what that means', async () => {
    const room = await operators.meet('Otherwise');
    await operators.join(room, `Somebody ${randomUUID()}`);
    await operators.scene.people.pool.query(
      `update greenroom.journal set state_after = 'meeting.lost.away' where room = $1 and kind = 'room' and revision = 1`,
      [room],
    );
    await using operator = await open(room);
    const { page } = operator;
    await page.getByText('Replay: how it came to this').first().click();
    const replay = page.getByRole('region', { name: 'Replay' });
    await replay.getByRole('button', { name: /that the journal has otherwise/ }).click();
    await replay.getByText('The journal has another result for this event').waitFor();
  });
});

const pastCard = (replay: ReturnType<Page['getByRole']>) => replay.locator('.chart-card[data-chart-region="meeting"]');
