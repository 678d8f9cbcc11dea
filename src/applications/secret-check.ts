import { createHmac, randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { AppError } from '#src/kernel/errors.ts';
import { noHash, verifySecret } from './secret-hash.ts';

/** The hashes of a client: its secret's, and that of the previous one during a rotation. */
export interface LiveHashes {
  readonly current: string;
  readonly previous: string | null;
}

/**
 * Resolves with whether a secret is one of a client's. Unknown clients (null) cost the same work. Rejects with
 * `unavailable` when too many checks wait.
 */
export type SecretCheck = (secret: string, hashes: LiveHashes | null) => Promise<boolean>;

/** Checks that may wait; one takes about 0.3 s. */
const longestQueue = 100;
/** Verified secrets that are remembered. */
const mostRemembered = 1_000;

/**
 * Creates the check. At most `parallel` hashes run at a time, by default one fewer than there are processors. A
 * secret that was verified is remembered by a keyed digest until its hash changes.
 */
export function createSecretCheck(parallel = Math.max(1, availableParallelism() - 1)): SecretCheck {
  const key = randomBytes(32);
  const remembered = new Set<string>();
  const waiting: (() => void)[] = [];
  let running = 0;
  const digestOf = (secret: string, hash: string) =>
    createHmac('sha256', key).update(`${hash}\0${secret}`).digest('base64');
  const inTurn = async (work: () => Promise<boolean>): Promise<boolean> => {
    if (running >= parallel) {
      if (waiting.length >= longestQueue) throw new AppError('unavailable', 'Service unavailable.', { retryAfter: 5 });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await work();
    } finally {
      // Hands the turn over, or ends it.
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
  return async (secret, hashes) => {
    const { current, previous } = hashes ?? { current: noHash, previous: null };
    const known = [current, previous].some((hash) => hash !== null && remembered.has(digestOf(secret, hash)));
    if (known) return true;
    return await inTurn(async () => {
      for (const hash of [current, previous ?? noHash]) {
        if (!(await verifySecret(secret, hash))) continue;
        if (remembered.size >= mostRemembered) remembered.delete(remembered.values().next().value!);
        remembered.add(digestOf(secret, hash));
        return true;
      }
      return false;
    });
  };
}
