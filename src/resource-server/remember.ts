import { createHash } from 'node:crypto';

interface Remembered<T> {
  readonly value: Promise<T>;
  /** Milliseconds since 1970; infinite while the value is awaited. */
  until: number;
}

const mostTokens = 10_000;

/**
 * Remembers what was found out about tokens, by their hash, for as many milliseconds as `keepMs` says of it. Requests
 * that come while it is found out share the result; failures are not kept. `by` is handed to `find`.
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
