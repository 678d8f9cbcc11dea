import { expect, it } from 'vitest';
import { returnTo } from '#src/identity/return-to.ts';
import { readSettings } from '#src/settings/settings.ts';

const settings = readSettings({ LOGIN_REDIRECT_URL: '/standard' });
const origin = 'https://meet.example';

it('leads back to an address of up to 2 kB', () => {
  const long = `/${'a'.repeat(2_000)}`;
  expect(returnTo(settings, origin, long)).toBe(`${origin}${long}`);
});

// Written out, each of these letters is nine.
it.each(['a'.repeat(2_100), 'a'.repeat(1_000_000), '会'.repeat(400)])(
  'leads to the standard page for a longer one',
  (path) => {
    expect(returnTo(settings, origin, `/${path}`)).toBe('/standard');
  },
);
