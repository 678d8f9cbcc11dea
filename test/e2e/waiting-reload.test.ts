import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import { knock, launchBrowser, visit } from './people.ts';

let scene: RealtimeScene;
let browser: Browser;
beforeAll(async () => {
  scene = await startRealtimeScene({ GREENROOM_WEB: 'true' });
  browser = await launchBrowser('/dev/null');
});
afterAll(async () => {
  await browser?.close();
  await scene?.[Symbol.asyncDispose]();
});

describe('the page of a waiting guest', () => {
  it('shows after a reload whether a host is present, and keeps name and place', async () => {
    const { room, wire } = await scene.host();
    const guest = await visit(browser, `${scene.product.origin}/r/room-${room}`);
    expect(await knock(guest, 'Grace')).toBe('You are next.');
    const says = (text: string) => guest.page.getByText(text).waitFor({ timeout: 10_000 });
    await says('No host is here yet.');
    await guest.page.reload();
    await says('No host is here yet.');
    await wire.get('room:watch', { room });
    await guest.page.reload();
    await says('The hosts see your name.');
    expect(await guest.page.locator('.waiting-place').textContent()).toBe('You are next.');
    const { rows } = await scene.people.pool.query(
      'select username, status, number::int from greenroom.guest where room = $1',
      [room],
    );
    expect(rows).toEqual([{ username: 'Grace', status: 'waiting', number: 1 }]);
    expect(guest.faults).toEqual([]);
  });
});
