import { known } from '#src/settings/catalogue.ts';

/** Settings under which nothing is refused for coming too often, for tests that ask as much as they can. */
export const noRates: Readonly<Record<string, string>> = Object.fromEntries(
  [...known].filter(([, { kind }]) => kind.name === 'rate').map(([name]) => [name, '1000000/second']),
);
