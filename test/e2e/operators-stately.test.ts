import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { inspectorFrame, receivedBy, serveInspectorPage } from './inspector-page.ts';
import { logIn, openOperators } from './operators-browser.ts';
import { type OperatorsScene, startOperatorsScene } from './operators-scene.ts';

let inspector: Awaited<ReturnType<typeof serveInspectorPage>>;
let operators: OperatorsScene;
beforeAll(async () => {
  inspector = await serveInspectorPage();
  operators = await startOperatorsScene({ GREENROOM_STATELY_INSPECTOR_URL: inspector.url });
});
afterAll(async () => {
  await operators?.[Symbol.asyncDispose]();
  await inspector?.[Symbol.asyncDispose]();
});

async function open(room: string) {
  const operator = await openOperators(operators.browser, `${operators.address}rooms/${room}`);
  await logIn(operator);
  return operator;
}

const agree = `Send to`;

describe('the bridge to the Stately Inspector', () => {
  it('loads and sends nothing before the operator agrees that data leaves', async () => {
    const room = await operators.meet('Not inspected');
    await using operator = await open(room);
    const { page } = operator;
    const before = inspector.requests;
    await page.getByRole('note').getByText(inspector.origin).first().waitFor();
    await page.evaluate(() => window.postMessage({ type: '@statelyai.connected' }, '*'));
    expect(await page.locator('iframe').count()).toBe(0);
    expect(inspector.requests).toBe(before);
  });

  it('introduces the actor with its machine, then tells each event and the state after it, live', async () => {
    const room = await operators.meet('Inspected');
    await using operator = await open(room);
    const { page } = operator;
    await page.getByRole('button', { name: agree }).press('Enter');
    const frame = await inspectorFrame(page, inspector.origin);
    const first = await eventually('the events of the room', async () => {
      const { events } = await receivedBy(frame);
      return events.some(({ type }) => type === '@xstate.snapshot') && events;
    });
    const [actor] = first;
    expect(actor).toMatchObject({
      type: '@xstate.actor',
      name: 'room',
      sessionId: `room/${room}`,
      rootId: `room/${room}`,
    });
    expect(Object.keys(JSON.parse(actor!.definition!).states)).toContain('telephony');
    expect(first[1]).toMatchObject({ type: '@xstate.event', event: { type: 'participant.joined' } });
    expect(first[2]).toMatchObject({
      type: '@xstate.snapshot',
      snapshot: { status: 'active', value: { meeting: { running: 'active' } } },
    });
    for (const { _version, createdAt } of first) {
      expect(_version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(Number(createdAt)).toBeGreaterThan(0);
    }

    await operators.join(room, 'Ben Okri');
    await eventually('the event of the second join', async () => {
      const { events } = await receivedBy(frame);
      return (
        events.filter(({ event, type }) => type === '@xstate.event' && event?.type === 'participant.joined').length >= 2
      );
    });
    const { events, origins } = await receivedBy(frame);
    expect(new Set(origins)).toEqual(new Set([operators.scene.product.origin]));
    expect(JSON.stringify(events)).not.toMatch(/Ada Lovelace|Ben Okri/);
    expect(operator.faults).toEqual([]);
  });

  it('sends everything again when the inspector page was loaded again, and nothing after it was stopped', async () => {
    const room = await operators.meet('Loaded again');
    await using operator = await open(room);
    const { page } = operator;
    await page.getByRole('button', { name: agree }).click();
    const frame = await inspectorFrame(page, inspector.origin);
    const hasActor = async () => (await receivedBy(frame)).events.some(({ type }) => type === '@xstate.actor');
    await eventually('the actor', hasActor);
    await frame.evaluate(() => window.location.reload());
    await eventually('the actor again', hasActor);
    await page.getByRole('button', { name: 'Stop sending' }).click();
    await page.locator('iframe').waitFor({ state: 'detached' });
    expect(operator.faults).toEqual([]);
  });

  it('obeys the frame of the configured origin only', async () => {
    const room = await operators.meet('Not fooled');
    await using operator = await open(room);
    const { page } = operator;
    // The frame's own page stays silent: only a message of another window asks for events.
    await page.route(inspector.url, (route) => route.fulfill({ contentType: 'text/html', body: silent }));
    await page.getByRole('button', { name: agree }).click();
    const frame = await inspectorFrame(page, inspector.origin);
    await page.evaluate(() => window.postMessage({ type: '@statelyai.connected' }, '*'));
    await frame.evaluate(() => window.parent.postMessage({ type: 'something else' }, '*'));
    await frame.evaluate(() => window.parent.postMessage(null, '*'));
    await operators.join(room, 'Cleo Park');
    await page.getByRole('list', { name: 'People' }).getByText('Cleo Park').waitFor();
    expect((await receivedBy(frame)).events).toEqual([]);
    await frame.evaluate(() => window.parent.postMessage({ type: '@statelyai.connected' }, '*'));
    await eventually('the events of the room', async () => (await receivedBy(frame)).events.length > 0);
  });

  it('may be framed by that origin alone', async () => {
    const response = await fetch(operators.address);
    expect(response.headers.get('content-security-policy')).toContain(`frame-src ${inspector.origin};`);
  });
});

const silent = `<!doctype html><script>
  window.received = [];
  window.origins = [];
  window.addEventListener('message', (event) => {
    window.origins.push(event.origin);
    window.received.push(event.data);
  });
</script>`;
