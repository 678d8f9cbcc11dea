import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { type FreshDatabase, freshDatabase } from '#test/support/fresh-database.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { type SmtpInbox, startSmtpInbox } from '#test/support/smtp-inbox.ts';
import { type ProductProcess, spawnProduct } from '#test/support/start-product.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';
import { createRoom, launchBrowser, visit } from './people.ts';

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
let database: FreshDatabase;
let inbox: SmtpInbox;
let product: ProductProcess;
let browser: Browser;

beforeAll(async () => {
  folder = await makeTestFolder();
  database = await freshDatabase();
  inbox = await startSmtpInbox();
  product = await spawnProduct({
    databaseUrl: database.url,
    dataDir: folder.path,
    livekit: ownLiveKit(),
    env: { ...inbox.env, GREENROOM_WEB: 'true', DJANGO_EMAIL_APP_BASE_URL: 'https://meet.example.org' },
  });
  browser = await launchBrowser('/dev/null');
});

afterAll(async () => {
  await browser?.close();
  await product?.[Symbol.asyncDispose]();
  await inbox?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

it('a host pastes addresses, sees what is wrong and what is double, and each person gets one mail', async () => {
  const host = await visit(browser, product.origin);
  const address = await createRoom(host, 'Weekly tea');
  await host.page.getByRole('button', { name: 'Invite' }).click();
  const dialog = host.page.getByRole('dialog');
  const field = dialog.getByLabel('Addresses, as you have them');
  await field.fill('Grace Hopper <grace@example.org>; GRACE@example.org, "Lovelace, Ada" <ada@example.net>\nnobody');
  await dialog.getByText('No address: nobody').waitFor();
  await dialog.getByText('Twice, invited once: GRACE@example.org').waitFor();
  const send = dialog.getByRole('button', { name: 'Invite 2 people' });
  expect(await send.isDisabled()).toBe(true);
  await field.fill('Grace Hopper <grace@example.org>; GRACE@example.org, "Lovelace, Ada" <ada@example.net>');
  await send.click();
  await dialog.waitFor({ state: 'detached' });
  await host.page.getByRole('button', { name: 'Invited 2' }).waitFor();
  // A narrow page shows the icon alone, and the button keeps its name.
  await host.page.setViewportSize({ width: 390, height: 760 });
  await host.page.getByRole('button', { name: 'Invited 2' }).waitFor();
  await eventually('the mails', () => inbox.mails.length === 2);
  expect(inbox.mails.map(({ recipients }) => recipients.join()).sort()).toEqual([
    'ada@example.net',
    'grace@example.org',
  ]);
  const slug = address.slice(address.lastIndexOf('/') + 1);
  for (const { parsed } of inbox.mails) expect(parsed.text).toContain(`https://meet.example.org/${slug}`);
  expect(host.faults).toEqual([]);
});
