import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logIn, openOperators, seesPreview } from './operators-browser.ts';
import { type OperatorsScene, startOperatorsScene } from './operators-scene.ts';

let operators: OperatorsScene;
beforeAll(async () => {
  operators = await startOperatorsScene();
});
afterAll(() => operators?.[Symbol.asyncDispose]());

async function open(path = '') {
  const opened = await openOperators(operators.browser, `${operators.address}${path}`);
  await logIn(opened);
  return opened;
}

describe("a room on the operators' page", () => {
  it('tells by itself why it stands still, and is released with a reason', async () => {
    const room = await operators.meet('Broken room');
    const { mend } = await operators.quarantine(room);
    await using operator = await open();
    const { page } = operator;
    await page.getByRole('button', { name: /^Quarantined/ }).click();
    await page.getByRole('link', { name: 'Broken room' }).click();
    const finding = page.locator('.finding[data-severity="broken"]').first();
    await finding.waitFor();
    await page.locator('[data-blocker="quarantine"]').getByText('participant.joined').waitFor();

    await mend();
    const release = finding.locator('[data-act="actor.release"]');
    await release.press('Enter');
    const dialog = page.getByRole('dialog');
    await seesPreview(dialog);
    const submit = dialog.locator('button[type="submit"]');
    expect(await submit.isDisabled()).toBe(true);
    await page.keyboard.type('The machine was mended');
    await page.keyboard.press('Enter');
    await dialog.locator('[data-result="done"]').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await page.locator('[data-blocker="quarantine"]').waitFor({ state: 'detached' });
    await page.locator('[data-region="meeting"]').getByText('running', { exact: true }).waitFor();
    await page.getByRole('list', { name: 'People' }).getByText('Ben Okri').waitFor();
    await page.getByRole('list', { name: 'Journal' }).getByText('The machine was mended').waitFor();
    expect(operator.faults).toEqual([]);
  });

  it('gives the focus back to where an act was chosen', async () => {
    const room = await operators.meet('Focus');
    await using operator = await open(`rooms/${room}`);
    const { page } = operator;
    const button = page.getByRole('button', { name: 'Compare with LiveKit now' }).first();
    await button.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Compare with LiveKit now' });
    await dialog.waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('shows who waits, and lets a guest in with a reason', async () => {
    const room = await operators.meet('Waiting room');
    const { guest } = await operators.scene.knock(room);
    expect(guest).toBeTruthy();
    await using operator = await open(`rooms/${room}`);
    const { page } = operator;
    const row = page.getByRole('list', { name: 'Guests' }).getByRole('listitem').first();
    await row.locator('.tag').getByText('waiting', { exact: true }).first().waitFor();
    await row.getByText('State, blockers, chart and replay').click();
    await row.getByText('Waits at the door').waitFor();
    await row.locator('[data-act="guest.admit"]').click();
    const dialog = page.getByRole('dialog');
    await seesPreview(dialog);
    await dialog.getByRole('textbox').fill('They called us');
    await dialog.locator('button[type="submit"]').click();
    await dialog.locator('[data-result="done"]').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await row.locator('.tag').getByText('admitted', { exact: true }).first().waitFor();
    await page.locator('.line[data-by="operator"]').getByText('They called us').waitFor();
  });

  it('links a command of the journal to how it ended, and shows why it fails', async () => {
    const room = await operators.meet('Journal room');
    await using operator = await open(`rooms/${room}`);
    const { page } = operator;
    await page.locator('[data-act="timer.fire"]').first().click();
    const dialog = page.getByRole('dialog');
    await seesPreview(dialog);
    await dialog.getByRole('textbox').fill('To see what LiveKit has');
    await dialog.locator('button[type="submit"]').click();
    await dialog.locator('[data-result="done"]').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('list', { name: 'Pending commands' }).getByText('Last error').waitFor();
    const line = page.locator('.line', { has: page.locator('.command') }).last();
    await line.getByRole('button').first().click();
    await line
      .locator('.line-details')
      .getByText(/is pending|ended with/)
      .first()
      .waitFor();
    const all = await page.locator('.line').count();
    await page.getByLabel('Text in the loaded lines').fill('nothing has this text');
    await page.getByText('No loaded line has this text.').waitFor();
    await page.getByLabel('Text in the loaded lines').fill('meeting.running');
    await page.waitForFunction((before) => document.querySelectorAll('.line').length <= before, all);
    expect(operator.faults).toEqual([]);
  });

  it('cuts a payload of a megabyte', async () => {
    const room = await operators.meet('Large');
    await operators.scene.people.pool.query(
      `update greenroom.journal set given = jsonb_build_object('event', jsonb_build_object('text', repeat('<b>x</b>', 131072)))
       where room = $1`,
      [room],
    );
    await using operator = await open(`rooms/${room}`);
    const { page } = operator;
    await page.locator('.line-head').last().click();
    await page.getByText(/more characters\)/).waitFor();
    expect((await page.content()).length).toBeLessThan(400_000);
    expect(await page.locator('.json b').count()).toBe(0);
  });

  it('tells what an event would do, without doing it', async () => {
    const room = await operators.meet('Dry run');
    await using operator = await open(`rooms/${room}`);
    const { page } = operator;
    const part = page.getByRole('region', { name: 'Dry run' });
    await part.getByRole('button', { name: 'Webhook as LiveKit sends it' }).click();
    await part
      .getByLabel('JSON')
      .fill(JSON.stringify({ event: 'room_finished', id: 'EV_dry', room: { name: room, sid: `RM_${room}` } }));
    await part.getByRole('button', { name: 'Try', exact: true }).click();
    await part.getByText('It would move.').first().waitFor();
    await part
      .getByText(/meeting\.empty/)
      .first()
      .waitFor();
    await page.locator('[data-region="meeting"]').getByText('running', { exact: true }).waitFor();
    await part.getByLabel('JSON').fill('not json');
    await part.getByRole('button', { name: 'Try', exact: true }).click();
    await part.getByText('This is not JSON.').waitFor();
  });

  it('says that a room does not exist', async () => {
    await using operator = await open(`rooms/${crypto.randomUUID()}`);
    await operator.page.locator('[data-problem="404"]').waitFor();
  });
});

describe("acts on many rooms on the operators' page", () => {
  it('tell their number, and want a reason and a confirmation', async () => {
    await operators.meet('One of many');
    await using operator = await open();
    const { page } = operator;
    await page.locator('.room').first().waitFor();
    await page.getByText('Act on all of these…').click();
    await page.getByRole('button', { name: 'Compare them with LiveKit now' }).click();
    const dialog = page.getByRole('dialog');
    await seesPreview(dialog);
    const submit = dialog.locator('button[type="submit"]');
    await dialog.getByRole('textbox').fill('After the outage');
    expect(await submit.isDisabled()).toBe(true);
    await dialog.getByRole('checkbox').check();
    await submit.click();
    await dialog.locator('[data-result="done"]').waitFor();
    expect(operator.faults).toEqual([]);
  });
});
