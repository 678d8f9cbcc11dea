import { expect, it } from 'vitest';
import { createBrowserSession, logIn } from '#test/support/browser-session.ts';
import { startHttpProduct } from '#test/support/http-product.ts';
import { plainRequest } from '#test/support/plain-request.ts';

it('the development login answers on its own machine only, whatever proxies are trusted', async () => {
  await using product = await startHttpProduct({ GREENROOM_TRUSTED_PROXIES: 'loopback' });
  const address = `${product.origin}/development-login/.well-known/openid-configuration`;
  const ask = async (headers: Record<string, string>) => (await plainRequest(address, { headers })).status;
  expect(await ask({})).toBe(200);
  for (const headers of [
    { 'x-forwarded-for': '203.0.113.7' },
    { host: 'meet.example.org' },
    { 'x-forwarded-host': 'meet.example.org' },
  ]) {
    expect(await ask(headers), JSON.stringify(headers)).toBe(403);
  }
  await logIn(createBrowserSession(), product.origin, { email: 'hedy@example.org', name: 'Hedy' });
});
