import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { operatorToken } from '#test/support/http-product.ts';

/** An operator's browser. */
export interface OperatorsBrowser extends AsyncDisposable {
  readonly page: Page;
  /** Thrown errors and violations of the content security policy. */
  readonly faults: string[];
  /** Paths of the requests to the API since the last call. */
  asked(): string[];
}

/** Opens the operators' page in a new browser context. */
export async function openOperators(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<OperatorsBrowser> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  let asked: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML/.test(message.text())) faults.push(message.text());
  });
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/operators/api/')) asked.push(`${request.method()} ${pathname}`);
  });
  await page.goto(address);
  return {
    page,
    faults,
    asked() {
      const all = asked;
      asked = [];
      return all;
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** Logs in with the operator token. */
export async function logIn({ page }: OperatorsBrowser, token = operatorToken): Promise<void> {
  await page.getByLabel('Operator token').fill(token);
  await page.getByRole('button', { name: 'Log in' }).click();
}

/** Makes the page believe that it is hidden, or shown again. */
export function setHidden(page: Page, isHidden: boolean): Promise<void> {
  return page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);
}

/** Waits until the dialog of an act says what would happen; looks again when the room was busy. */
export async function seesPreview(dialog: Locator): Promise<void> {
  const preview = dialog.locator('[data-result="preview"]');
  const again = dialog.getByRole('button', { name: 'Look again' });
  await preview.or(again).first().waitFor();
  if (await again.isVisible()) await again.click();
  await preview.waitFor();
}
