import { expect, it } from 'vitest';
import { plainToken } from '#src/resource-server/introspection-scheme.ts';
import { rememberByToken } from '#src/resource-server/remember.ts';

it('remembers 10,000 tokens at most, and forgets the oldest first', async () => {
  const asked: string[] = [];
  const find = rememberByToken(
    async (token) => asked.push(token),
    () => 60_000,
  );
  for (let nth = 0; nth <= 10_000; nth++) await find(`token-${nth}`, 'address');
  await find('token-10000', 'address');
  await find('token-1', 'address');
  expect(asked).toHaveLength(10_001);
  await find('token-0', 'address');
  expect(asked.at(-1)).toBe('token-0');
  expect(asked).toHaveLength(10_002);
});

it('remembers no failure, and shares one that is under way', async () => {
  let asked = 0;
  const find = rememberByToken(
    async () => {
      asked += 1;
      throw new Error('refused');
    },
    () => 60_000,
  );
  const outcomes = await Promise.allSettled([find('a', 'address'), find('a', 'address')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(asked).toBe(1);
  await expect(find('a', 'address')).rejects.toThrow('refused');
  expect(asked).toBe(2);
});

it.each([
  ['abcd', 'abcd'],
  ['c29tZV90b2tlbg==', 'some_token'],
  ['c29tZV90b2tlbg', 'c29tZV90b2tlbg'],
  ['eyJhbGciOiJIUzI1NiJ9.e30.c2ln', 'eyJhbGciOiJIUzI1NiJ9.e30.c2ln'],
  [Buffer.from('two words').toString('base64'), Buffer.from('two words').toString('base64')],
  ['', ''],
])('reads the token %j as %j', (shown, token) => {
  expect(plainToken(shown)).toBe(token);
});
