import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEgressStandIn } from '#test/support/build-egress-stand-in.ts';
import { type EgressWorker, startEgressWorker } from '#test/support/egress-worker.ts';
import { type FreshBucket, freshBucket } from '#test/support/fresh-bucket.ts';
import { type FreshDatabase, freshDatabase } from '#test/support/fresh-database.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { receiveWebhooks } from '#test/support/receive-webhooks.ts';
import { type ProductProcess, spawnProduct } from '#test/support/start-product.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';
import { writeFakeCamera } from './fake-camera.ts';
import { createRoom, isTold, knock, launchBrowser, sees, type Visitor, visit } from './people.ts';

const standIn = await buildEgressStandIn();

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
let database: FreshDatabase;
let bucket: FreshBucket;
let product: ProductProcess;
let webhooks: AsyncDisposable;
let worker: EgressWorker;
let browser: Browser;

beforeAll(async () => {
  if ('missing' in standIn) return;
  folder = await makeTestFolder();
  const camera = join(folder.path, 'camera.y4m');
  await writeFakeCamera(camera, { wall: [196, 208, 198], person: [46, 92, 74] });
  database = await freshDatabase();
  bucket = await freshBucket();
  product = await spawnProduct({
    databaseUrl: database.url,
    dataDir: folder.path,
    livekit: ownLiveKit(),
    env: {
      ...bucket.env,
      GREENROOM_WEB: 'true',
      RECORDING_ENABLE: 'true',
      RECORDING_EXPIRATION_DAYS: '7',
      GREENROOM_RECORDING_QUEUE_SECONDS: '120',
    },
  });
  worker = await startEgressWorker(ownLiveKit());
  webhooks = await receiveWebhooks(`${product.origin}/api/v1.0/rooms/webhooks-livekit/`);
  browser = await launchBrowser(camera);
});

afterAll(async () => {
  await browser?.close();
  await webhooks?.[Symbol.asyncDispose]();
  await worker?.[Symbol.asyncDispose]();
  await product?.[Symbol.asyncDispose]();
  await bucket?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

const badge = ({ page }: Visitor) => page.locator('.recording-badge[data-recording="running"]');
const banner = ({ page }: Visitor, text: string | RegExp) => page.locator('.banner').getByText(text);

/** Opens the dialog by keyboard and starts a recording with its first mode. */
async function record({ page }: Visitor): Promise<void> {
  await page.keyboard.press('Alt+KeyR');
  await page.getByRole('dialog').getByRole('button', { name: 'Start recording' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

describe.skipIf('missing' in standIn)('a recorded meeting', () => {
  it('shows the recording to everybody, from the request to the file', async () => {
    const host = await visit(browser, product.origin);
    const address = await createRoom(host, 'Weekly tea');
    await sees(host, 'Ada Lovelace (you)');

    await worker.failEvery({ busy: true });
    await record(host);
    await banner(host, 'The recording is about to begin').waitFor();
    await banner(host, 'waits for a free recorder').waitFor();
    expect(await badge(host).count()).toBe(0);
    await host.page.getByRole('button', { name: 'Cancel recording' }).click();
    await banner(host, 'The recording was cancelled before it began.').waitFor();

    await worker.failEvery({});
    const early = await visit(browser, address);
    await knock(early, 'Ben Okri');
    await host.page.getByRole('button', { name: 'Let Ben Okri in' }).click();
    await sees(early, 'Ada Lovelace');
    expect(await early.page.getByRole('button', { name: /Record/ }).count()).toBe(0);

    await record(host);
    await Promise.all([badge(host).waitFor(), badge(early).waitFor()]);
    await banner(early, 'This meeting is now being recorded.').waitFor();
    await early.page.getByRole('button', { name: 'Hide this message' }).click();
    await banner(early, 'This meeting is now being recorded.').waitFor({ state: 'detached' });
    await badge(early).getByText(/since/).waitFor();

    const late = await visit(browser, address);
    await knock(late, 'Cleo Vance');
    await late.page.getByText('This meeting is being recorded.').waitFor();
    await host.page.getByRole('button', { name: 'Let Cleo Vance in' }).click();
    await late.page.getByRole('heading', { name: 'This meeting is being recorded' }).waitFor();
    expect(await host.page.locator('li.tile').count()).toBe(2);
    await late.page.getByRole('button', { name: 'Join the recorded meeting' }).click();
    await Promise.all([sees(late, 'Ada Lovelace'), badge(late).waitFor()]);

    await host.page.reload();
    await host.page.getByRole('button', { name: 'Join the recorded meeting' }).click();
    await badge(host).getByText(/since/).waitFor();

    await host.page.getByRole('button', { name: 'Recording: show or stop' }).click();
    await host.page.getByRole('button', { name: 'Stop recording' }).click();
    await Promise.all([host, early, late].map((one) => badge(one).waitFor({ state: 'detached' })));
    await banner(host, 'The recording is saved.').waitFor();
    await isTold(early, 'recording.saved');
    expect(await banner(early, 'The recording is saved.').count()).toBe(0);
    const link = await host.page.getByRole('link', { name: 'Open the recording' }).getAttribute('href');

    await late.page.goto(`${product.origin}${link}`);
    await late.page.getByRole('heading', { name: 'Log in to see this recording' }).waitFor();
    await host.page.goto(`${product.origin}${link}`);
    await host.page.getByRole('heading', { name: 'Recording of Weekly tea' }).waitFor();
    await host.page.locator('[data-recording-state="ready"]').waitFor();
    await host.page.locator('[data-file="unserved"]').waitFor();

    await host.page.goto(product.origin);
    const list = host.page.getByRole('region', { name: 'My recordings' });
    await list.getByText('Ready').waitFor();
    expect(await list.getByRole('listitem').count()).toBe(2);
    await list.getByRole('link', { name: 'Weekly tea' }).first().click();
    await host.page.getByRole('button', { name: 'Delete…' }).click();
    const deletion = host.page.waitForResponse((response) => response.request().method() === 'DELETE');
    await host.page.getByRole('button', { name: 'Delete the recording' }).click();
    await deletion;
    await host.page.goto(product.origin);
    await list.getByText('Cancelled').waitFor();
    expect(await list.getByRole('listitem').count()).toBe(1);
    expect([...host.faults, ...early.faults, ...late.faults]).toEqual([]);
  }, 240_000);
});
