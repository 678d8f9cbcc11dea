import { expect, it } from 'vitest';
import { gather } from '#src/api/gather.ts';

it('what domains declare is merged, and a name that two of them use stops the start', () => {
  expect(gather([{ a: 1 }, {}, { b: 2 }])).toEqual({ a: 1, b: 2 });
  expect(() => gather([{ a: 1 }, { a: 1 }])).toThrow('Two domains declare a');
});
