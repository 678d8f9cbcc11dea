import { expect, it } from 'vitest';
import { createLockout } from '#src/api/lockout.ts';

it.each([1, 2, 5])('after %i failures a key is locked out for the whole time, and no other key', async (failures) => {
  const lockout = createLockout(null, `test-${failures}`, { failures, seconds: 900 });
  for (let nth = 1; nth < failures; nth++) {
    expect(await lockout.fail('a')).toBe(false);
    expect(await lockout.lockedFor('a')).toBeNull();
  }
  expect(await lockout.fail('a')).toBe(true);
  const locked = await lockout.lockedFor('a');
  expect(locked).toBeGreaterThan(890_000);
  expect(locked).toBeLessThanOrEqual(900_000);
  expect(await lockout.lockedFor('b')).toBeNull();
});
