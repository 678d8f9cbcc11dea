import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import { launchBrowser } from './people.ts';

let scene: RealtimeScene;
let browser: Browser;
let portal: Server;

beforeAll(async () => {
  scene = await startRealtimeScene();
  portal = createServer((_request, response) =>
    response
      .setHeader('content-type', 'text/html')
      .end(`<!doctype html><title>Portal</title><iframe src="${scene.product.origin}/embedded"></iframe>`),
  );
  await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
  browser = await launchBrowser('/dev/null');
});
afterAll(async () => {
  await browser?.close();
  portal?.close();
  await scene?.[Symbol.asyncDispose]();
});

/** Embeds the page in another site: `127.0.0.1` and `localhost` count as two. */
async function embed(context: BrowserContext): Promise<Frame> {
  const page = await context.newPage();
  await page.route('**/embedded', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Embedded</title>' }),
  );
  await page.goto(`http://127.0.0.1:${(portal.address() as AddressInfo).port}/`);
  const frame = page.frames().find((one) => one.url().endsWith('/embedded'));
  if (frame === undefined) throw new Error('The page is not embedded.');
  return frame;
}

const ask = (frame: Frame, room: string): Promise<{ id: string; status: string }> =>
  frame.evaluate(async (address) => {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'Grace' }),
    });
    return response.json();
  }, `/api/v1.0/rooms/${room}/request-entry/`);

describe('the page embedded in another site', () => {
  it('polls as one guest, also after a reload', async () => {
    const owner = await scene.people.newPerson();
    const room = await scene.people.newRoom(owner);
    const context = await browser.newContext();
    const frame = await embed(context);
    const first = await ask(frame, room);
    expect(first.status).toBe('waiting');
    expect((await ask(frame, room)).id).toBe(first.id);
    expect((await ask(await embed(context), room)).id).toBe(first.id);
    const cookies = await context.cookies();
    expect(cookies.map(({ name, sameSite, secure, httpOnly }) => ({ name, sameSite, secure, httpOnly }))).toEqual([
      { name: 'greenroom_guest', sameSite: 'None', secure: true, httpOnly: true },
    ]);
    expect(cookies[0]).toHaveProperty('partitionKey', expect.stringContaining('127.0.0.1'));
    const { rowCount } = await scene.people.pool.query('select from greenroom.guest where room = $1', [room]);
    expect(rowCount).toBe(1);
  });
});
