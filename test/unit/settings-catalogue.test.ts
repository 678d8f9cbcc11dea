import { expect, it } from 'vitest';
import { known } from '#src/settings/catalogue.ts';
import { notApplicable } from '#src/settings/not-applicable.ts';
import { referenceNames } from '#test/support/reference-names.ts';

it('every name of the reference is read or stands in the table of those that are not applicable', () => {
  expect(new Set(referenceNames).size).toBe(220);
  expect(referenceNames.filter((name) => !known.has(name) && !Object.hasOwn(notApplicable, name))).toEqual([]);
});

it('no name is both, and nothing is called not applicable that the reference does not have', () => {
  expect(Object.keys(notApplicable).filter((name) => known.has(name) || !referenceNames.includes(name))).toEqual([]);
});
