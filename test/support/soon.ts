import { vi } from 'vitest';

/** Checks again until it no longer throws, for longer than Vitest's own second: a busy machine does things late. */
export const soon = <Value>(check: () => Value | Promise<Value>): Promise<Value> =>
  vi.waitFor(check, { timeout: 5_000 });
