import type { Pool, PoolClient } from 'pg';
import { isDatabaseAway } from '#src/db/is-database-away.ts';

/**
 * Wraps the pool for graphile-worker, which records the end of a job in the background: it retries some errors and ends
 * the process on others. Reports an outage of PostgreSQL as the retryable error with the shortest pause, which is
 * retried for about eight minutes (`RETRYABLE_ERROR_CODES` in its lib.js).
 */
export function patientPool(pool: Pool): Pool {
  return new Proxy(pool, {
    get(target, key) {
      if (key === 'connect') {
        // Calls with a callback come from the listener, which reconnects by itself.
        return (callback?: Parameters<Pool['connect']>[0]) => {
          if (callback !== undefined) return target.connect(callback);
          // Never settle: a worker that did not stop in time would otherwise end the process with an unhandled
          // rejection.
          if (target.ending) return new Promise<PoolClient>(() => undefined);
          return target.connect().then(patientClient, sayAgain);
        };
      }
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const patientClient = (client: PoolClient): PoolClient =>
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

function sayAgain(error: unknown): never {
  if (!isDatabaseAway(error)) throw error;
  throw Object.assign(new Error('PostgreSQL is away', { cause: error }), { code: '40P01' });
}
