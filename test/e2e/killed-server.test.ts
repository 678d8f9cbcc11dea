import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#dev/free-port.ts';
import { type ProductProcess, spawnProduct } from '#test/support/start-product.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';
import { writeFakeCamera } from './fake-camera.ts';
import { createRoom, knock, launchBrowser, sees, type Visitor, visit } from './people.ts';

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
let product: ProductProcess;
let start: (port: number) => Promise<ProductProcess>;
let browser: Browser;

beforeAll(async () => {
  folder = await makeTestFolder();
  const camera = join(folder.path, 'camera.y4m');
  await writeFakeCamera(camera, { wall: [196, 208, 198], person: [46, 92, 74] });
  const livekitPort = await freePort();
  // Embedded PostgreSQL and LiveKit, which end with the product.
  start = (port) =>
    spawnProduct({
      databaseUrl: '',
      dataDir: join(folder.path, 'data'),
      port,
      env: {
        GREENROOM_WEB: 'true',
        LIVEKIT_API_URL: '',
        LIVEKIT_API_KEY: '',
        LIVEKIT_API_SECRET: '',
        GREENROOM_LIVEKIT_PORT: String(livekitPort),
      },
    });
  product = await start(0);
  browser = await launchBrowser(camera);
});

afterAll(async () => {
  await browser?.close();
  await product?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

describe('a meeting whose server is killed and restarted', () => {
  it('continues by itself, with its lobby', async () => {
    const host = await visit(browser, product.origin);
    const address = await createRoom(host, 'Long night');
    const guest = await visit(browser, address);
    await knock(guest, 'Ben Okri');
    await host.page.getByRole('button', { name: 'Let Ben Okri in' }).click();
    await Promise.all([sees(host, 'Ben Okri'), sees(guest, 'Ada Lovelace')]);
    const waiting = await visit(browser, address);
    await knock(waiting, 'Cleo Vance');
    await host.page.getByText('Cleo Vance').first().waitFor();
    const everybody = [host, guest, waiting];
    await Promise.all(everybody.map(mark));

    await product.script.kill();
    await Promise.all(everybody.map(({ page }) => page.getByText('Reconnecting to the server').waitFor()));
    product = await start(Number(new URL(product.origin).port));

    await Promise.all(
      everybody.map(({ page }) => page.getByText('Reconnecting to the server').waitFor({ state: 'detached' })),
    );
    await Promise.all([sees(host, 'Ben Okri'), sees(guest, 'Ada Lovelace')]);
    await host.page.locator('.region[data-region="meeting"][data-state="active"]').waitFor();
    await waiting.page.getByText('You are next.').waitFor();
    await host.page.getByRole('button', { name: 'Let Cleo Vance in' }).click();
    await Promise.all([sees(waiting, 'Ben Okri'), sees(host, 'Cleo Vance')]);
    expect(await Promise.all(everybody.map(isMarked)), 'pages that were never loaded again').toEqual([
      true,
      true,
      true,
    ]);
    expect(everybody.flatMap(({ faults }) => faults)).toEqual([]);
  });
});

const mark = ({ page }: Visitor) => page.evaluate(() => document.documentElement.setAttribute('data-kept', ''));

const isMarked = ({ page }: Visitor) => page.evaluate(() => document.documentElement.hasAttribute('data-kept'));
