import type { Pool, PoolClient } from 'pg';
import { isDatabaseAway } from '#src/db/is-database-away.ts';

/**
 * Wraps the pool for graphile-worker, which records the end of a job in the background: it retries some errors and ends
 * the process on others. Reports an outage of PostgreSQL as the retryable error with the shortest pause, which is
 * retried for about eight minutes (`RETRYABLE_ERROR_CODES` in its lib.js), and calls `onAway`.
 */
export function patientPool(pool: Pool, onAway: () => void): Pool {
  const sayAgain = (error: unknown): never => {
    if (!isDatabaseAway(error)) throw error;
    onAway();
    throw Object.assign(new Error('PostgreSQL is away', { cause: error }), { code: '40P01' });
  };
  return new Proxy(pool, {
    get(target, key) {
      if (key === 'connect') {
        // Calls with a callback come from the listener, which reconnects by itself.
        return (callback?: Parameters<Pool['connect']>[0]) => {
          if (callback !== undefined) return target.connect(releasedOnce(callback));
          // Never settle: a worker that did not stop in time would otherwise end the process with an unhandled
          // rejection.
          if (target.ending) return new Promise<PoolClient>(() => undefined);
          return target.connect().then((client) => patientClient(client, sayAgain), sayAgain);
        };
      }
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

type Connected = NonNullable<Parameters<Pool['connect']>[0]>;

/**
 * The listener releases its client once more when the connection breaks during a stop; nothing handles the rejection of
 * that second release, which would end the process.
 */
const releasedOnce =
  (callback: Connected): Connected =>
  (error, client, release) => {
    let released = false;
    callback(error, client, (broken) => {
      if (released) return;
      released = true;
      release(broken);
    });
  };

const patientClient = (client: PoolClient, sayAgain: (error: unknown) => never): PoolClient =>
  new Proxy(client, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      if (key !== 'query') return value.bind(target);
      return (...args: unknown[]) => {
        const answer: unknown = value.apply(target, args);
        return answer instanceof Promise ? answer.catch(sayAgain) : answer;
      };
    },
  });
