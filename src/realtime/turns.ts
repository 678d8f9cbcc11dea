import { AppError } from '#src/kernel/errors.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import { slugify } from '#src/rooms/slugify.ts';

/** Pending requests per connection before further ones are throttled. */
const mostPending = 500;

/** Serialises the requests of one connection per room; rooms do not wait for each other. */
export interface Turns {
  /** Runs `work` after all earlier requests about the room. Throws `throttled` when too many are pending. */
  take(reference: string, work: () => Promise<void>): Promise<void>;
}

/**
 * Only a lookup tells which slug belongs to which uuid. A request that names its room by one therefore waits for all
 * earlier requests that name theirs by the other.
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
