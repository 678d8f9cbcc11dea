import { AppError } from '#src/kernel/errors.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import { slugify } from '#src/rooms/slugify.ts';

/** Requests that one connection may have under way, before it is told to wait. */
const mostPending = 500;

/** Keeps the requests of one connection about one room in the order in which they came; other rooms do not wait. */
export interface Turns {
  /** Runs `work` when everything that was asked before about this room is done. Throws `throttled` when too much waits. */
  take(reference: string, work: () => Promise<void>): Promise<void>;
}

/**
 * A room has a uuid and a slug, and which belong together is known only after a look. So a request that names its room
 * one way waits for all before it that name theirs the other way.
 */
export function createTurns(onRefused: () => void = () => undefined): Turns {
  const last = new Map<string, Promise<void>>();
  const all = { uuid: Promise.resolve(), slug: Promise.resolve() };
  let pending = 0;
  return {
    async take(reference, work) {
      if (pending >= mostPending) {
        onRefused();
        throw new AppError('throttled', 'Too many requests wait on this connection.', { retryAfter: 1 });
      }
      const uuid = parseUuid(reference);
      const name = uuid ?? `/${slugify(reference)}`;
      const [own, other] = uuid === null ? (['slug', 'uuid'] as const) : (['uuid', 'slug'] as const);
      pending += 1;
      const before = [last.get(name), all[other]];
      const turn = Promise.all(before).then(work);
      const done = turn
        .catch(() => undefined)
        .then(() => {
          pending -= 1;
          if (last.get(name) === done) last.delete(name);
        });
      last.set(name, done);
      const those = all[own];
      all[own] = done.then(() => those);
      await turn;
    },
  };
}
