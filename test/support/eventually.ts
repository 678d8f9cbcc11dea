import { setTimeout as delay } from 'node:timers/promises';

/**
 * Calls `look` until it returns something other than undefined, null or false, and resolves with that. Rejects after
 * the timeout (milliseconds, 10 s by default) with the given sentence and the last error of `look`.
 */
export async function eventually<Value>(
  missing: string,
  look: () => Promise<Value | undefined | null | false> | Value | undefined | null | false,
  options: { readonly timeout?: number; readonly interval?: number } = {},
): Promise<Value> {
  const { timeout = 10_000, interval = 25 } = options;
  const deadline = Date.now() + timeout;
  let cause: unknown;
  do {
    try {
      const value = await look();
      if (value !== undefined && value !== null && value !== false) return value;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await delay(interval);
  } while (Date.now() < deadline);
  throw new Error(`Still missing after ${timeout} ms: ${missing}`, cause === undefined ? {} : { cause });
}
