const first = 300;
const longest = 5000;

/**
 * Exponential back-off between attempts to connect, up to 5 s. The jitter spreads the clients of a restarted server.
 */
export function createBackOff(random: () => number = Math.random) {
  let tries = 0;
  return {
    /** Milliseconds until the next attempt. */
    next(): number {
      const full = Math.min(longest, first * 2 ** tries);
      tries += 1;
      return Math.round(full * (0.6 + 0.4 * random()));
    },
    /** To be called when the connection is up. */
    reset(): void {
      tries = 0;
    },
  };
}
