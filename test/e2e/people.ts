import { type Browser, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import '#test/support/provided.ts';

/** A headless Chromium whose camera plays the video at `camera`. */
export function launchBrowser(camera: string): Promise<Browser> {
  return chromium.launch({
    executablePath: inject('chromium').path,
    args: [
      '--no-sandbox',
      '--headless=new',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${camera}`,
      '--use-fake-ui-for-media-stream',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

export interface Visitor {
  readonly page: Page;
  /** Thrown errors and violations of the content security policy. */
  readonly faults: string[];
}

/** A new visitor at the address, without cookies or storage. */
export async function visit(browser: Browser, address: string): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 760 } });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) faults.push(message.text());
  });
  await page.goto(address);
  return { page, faults };
}

/** Logs in from the first page, creates a room and enters it; resolves with the room's address. */
export async function createRoom({ page }: Visitor, name: string): Promise<string> {
  await page.getByRole('link', { name: 'Log in to create a room' }).click();
  await page.getByLabel('E-mail').fill('ada@example.org');
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByLabel('Name of the room').fill(name);
  await page.getByRole('button', { name: 'Create and enter' }).click();
  await page.waitForURL('**/r/*');
  return page.url();
}

/** Knocks on the shown page and waits for the position. */
export async function knock({ page }: Visitor, name: string): Promise<string> {
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Ask to come in' }).click();
  return (await page.locator('.waiting-place').textContent()) ?? '';
}

const tileOf = (name: string) => `li.tile:has(.tile-text:text("${name}"))`;

/** The tile of the person with this name. */
export const tile = ({ page }: Visitor, name: string) => page.locator(tileOf(name));

/** Waits until the video of the person with this name plays on this page. */
export async function sees(visitor: Visitor, name: string): Promise<void> {
  const video = tile(visitor, name).locator('video');
  const played = () =>
    video.evaluate(
      (element: HTMLVideoElement) => ({
        width: element.videoWidth,
        time: element.currentTime,
        frames: element.getVideoPlaybackQuality().totalVideoFrames,
      }),
      null,
      { timeout: 500 },
    );
  let before: Awaited<ReturnType<typeof played>> | undefined;
  await eventually(
    `the moving picture of ${name}`,
    async () => {
      const now = await played();
      const moves = before !== undefined && now.width > 0 && now.time > before.time && now.frames > before.frames;
      before = now;
      return moves;
    },
    { timeout: 45_000, interval: 300 },
  );
}

/** Waits until another participant's sound plays on this page. */
export async function hears({ page }: Visitor): Promise<void> {
  await page.waitForFunction(
    () => [...document.querySelectorAll('audio')].some((audio) => !audio.paused && audio.currentTime > 0),
    null,
    { timeout: 20_000 },
  );
}

/** Waits until the side panel shows a fact of this type. */
export const isTold = ({ page }: Visitor, type: string) =>
  page.locator(`.fact[data-type="${type}"]`).first().waitFor({ timeout: 20_000 });

/** Opens a host's actions on the person with this name and runs one, by keyboard. */
export async function actOn({ page }: Visitor, name: string, act: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}` }).press('Enter');
  await page.locator('.person-acts').getByRole('button', { name: act, exact: true }).press('Enter');
}
