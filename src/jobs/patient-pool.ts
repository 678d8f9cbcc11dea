import type { Pool, PoolClient } from 'pg';
import { isDatabaseAway } from '#src/db/is-database-away.ts';

/**
 * The pool as the job queue is given it. What ends a job is written by graphile-worker in the background: it repeats
 * that for some errors, for others it lets the process die. PostgreSQL being away is made one of the first kind, the
 * one that is repeated soonest and for about eight minutes (`RETRYABLE_ERROR_CODES` in its lib.js).
 */
export function patientPool(pool: Pool): Pool {
  return new Proxy(pool, {
    get(target, key) {
      if (key === 'connect') {
        // With a callback it is the listener's connection, which is opened again by its own means.
        return (callback?: Parameters<Pool['connect']>[0]) => {
          if (callback !== undefined) return target.connect(callback);
          // A worker that did not stop in time would end the process with an unhandled rejection.
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
