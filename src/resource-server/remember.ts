import { createHash } from 'node:crypto';

interface Remembered<T> {
  readonly value: Promise<T>;
  /** Milliseconds since 1970; infinite while the value is awaited. */
  until: number;
}

const mostTokens = 10_000;

/**
 * Caches the result of `find` for each token, by the token's hash, for `keepMs(value)` milliseconds. Concurrent calls
 * with one token share one `find`; failures are not cached. `by` is passed to `find`.
 */
export function rememberByToken<T>(find: (token: string, by: string) => Promise<T>, keepMs: (value: T) => number) {
  const known = new Map<string, Remembered<T>>();
  const makeRoom = () => {
    if (known.size < mostTokens) return;
    const [oldest] = known.keys();
    known.delete(oldest!);
  };

  return (token: string, by: string): Promise<T> => {
    const key = createHash('sha256').update(token).digest('base64');
    const found = known.get(key);
    if (found !== undefined && found.until > Date.now()) return found.value;
    known.delete(key);
    makeRoom();
    const entry: Remembered<T> = { value: find(token, by), until: Number.POSITIVE_INFINITY };
    known.set(key, entry);
    const forget = () => {
      if (known.get(key) === entry) known.delete(key);
    };
    entry.value.then((value) => {
      const ms = keepMs(value);
      if (ms <= 0) return forget();
      entry.until = Date.now() + ms;
    }, forget);
    return entry.value;
  };
}
