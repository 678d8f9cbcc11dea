const first = 300;
const longest = 5000;

/**
 * How long to wait before the next try to connect: at most 500 ms at first, then twice as long each time up to 5 s. A
 * part is by chance, so that the clients of a server that restarts do not all come back in the same instant.
 */
export function createBackOff(random: () => number = Math.random) {
  let tries = 0;
  return {
    /** Milliseconds until the next try. */
    next(): number {
      const full = Math.min(longest, first * 2 ** tries);
      tries += 1;
      return Math.round(full * (0.6 + 0.4 * random()));
    },
    /** The connection is up: the next break begins anew. */
    reset(): void {
      tries = 0;
    },
  };
}
