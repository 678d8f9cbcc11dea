import { known } from '#src/settings/catalogue.ts';

/** Settings that disable rate limits, for tests with many requests. */
export const noRates: Readonly<Record<string, string>> = Object.fromEntries(
  [...known].filter(([, { kind }]) => kind.name === 'rate').map(([name]) => [name, '1000000/second']),
);
