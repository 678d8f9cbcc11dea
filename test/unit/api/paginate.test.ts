import { describe, expect, it } from 'vitest';
import { emptyCollection, paginate } from '#src/api/paginate.ts';

describe('paginate', () => {
  const numbers = (size: number) => ({
    count: async () => size,
    slice: async (limit: number, offset: number) =>
      Array.from({ length: Math.max(0, Math.min(limit, size - offset)) }, (_, at) => offset + at + 1),
  });
  const ask = (query: string, size = 45, sizes: 'fixed' | 'chosen' = 'chosen') =>
    paginate(
      { origin: 'https://meet.test', path: '/api/v1.0/rooms/', query: new URLSearchParams(query) },
      sizes,
      numbers(size),
    );
  const at = (query: string) => `https://meet.test/api/v1.0/rooms/${query}`;

  it('links the pages, the first without its number', async () => {
    expect(await ask('')).toMatchObject({ count: 45, next: at('?page=2'), previous: null });
    expect(await ask('page=2')).toMatchObject({ next: at('?page=3'), previous: at('') });
    expect(await ask('page=3')).toMatchObject({ next: null, previous: at('?page=2'), results: [41, 42, 43, 44, 45] });
    expect(await ask('page=last')).toEqual(await ask('page=3'));
    const { next, previous } = await ask('username=A%20B&page=2&page_size=7&a=');
    expect(next).toBe(at('?a=&page=3&page_size=7&username=A+B'));
    expect(previous).toBe(at('?a=&page_size=7&username=A+B'));
  });

  it.each([
    ['page_size=7', 7],
    ['page_size=100', 100],
    ['page_size=1000', 100],
    ['page_size=0', 20],
    ['page_size=-3', 20],
    ['page_size=many', 20],
    ['page_size=2.5', 20],
    ['page_size=', 20],
  ])('takes %s as %i', async (query, size) => {
    expect((await ask(query, 150)).results).toHaveLength(size);
    expect((await ask(query, 150, 'fixed')).results).toHaveLength(20);
  });

  it.each(['page=0', 'page=4', 'page=-1', 'page=x', 'page=1.5', 'page=99999999999999999999999', 'page=Infinity'])(
    'has no %s',
    async (query) => {
      await expect(ask(query)).rejects.toMatchObject({ code: 'not_found', message: 'Invalid page.' });
    },
  );

  it('has one page of nothing', async () => {
    const call = (query: string) => ({ origin: 'http://x', path: '/', query: new URLSearchParams(query) });
    const empty = { count: 0, next: null, previous: null, results: [] };
    expect(await paginate(call(''), 'fixed', emptyCollection)).toEqual(empty);
    expect(await paginate(call('page='), 'fixed', emptyCollection)).toEqual(empty);
    expect(await paginate(call('page=last'), 'fixed', emptyCollection)).toEqual(empty);
    await expect(paginate(call('page=2'), 'fixed', emptyCollection)).rejects.toMatchObject({ code: 'not_found' });
  });
});
