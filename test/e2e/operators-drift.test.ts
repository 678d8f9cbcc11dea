import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logIn, openOperators } from './operators-browser.ts';
import { type OperatorsScene, startOperatorsScene } from './operators-scene.ts';

let operators: OperatorsScene;
beforeAll(async () => {
  operators = await startOperatorsScene();
});
afterAll(() => operators?.[Symbol.asyncDispose]());

describe('the drift report on the page of operators', () => {
  it('shows what differs, since when, and what mends it, and compares on request', async () => {
    const room = await operators.meet('Drifting room');
    await operators.scene.people.pool.query(
      `insert into greenroom.drift (room, what, direction, thing, believed, found, since, seen_at, checks, next)
       values ($1, 'participant', 'missing', 'PA_planted', 'in the meeting', null, now() - interval '2 minutes', now(), 5,
         'The next comparison removes it.')`,
      [room],
    );
    await using operator = await openOperators(operators.browser, `${operators.address}drift`);
    const { page } = operator;
    await logIn(operator);
    const part = page.locator('[data-what="participant"]');
    await part.getByText('PA_planted').waitFor();
    await part.getByText('The next comparison removes it.').waitFor();
    await part.getByText('2 min ago').waitFor();
    await page.getByRole('button', { name: 'Compare now' }).click();
    await page.locator('[data-failed="room"]').waitFor();
    await page.getByText('What was mended').click();
    await page.getByText('Nothing was mended yet.').waitFor();
    await part.getByRole('link').click();
    await page.getByRole('region', { name: 'Unlike LiveKit or the storage' }).getByText('PA_planted').waitFor();
    expect(operator.faults).toEqual([]);
  });
});
