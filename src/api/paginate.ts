import { z } from 'zod';
import { AppError } from '#src/kernel/errors.ts';

const usualSize = 20;
const largestSize = 100;

/** Requested address, which the links to other pages repeat. */
export interface PageCall {
  readonly origin: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Items that are read page by page, in a stable order. */
export interface Collection<Item> {
  count(): Promise<number>;
  slice(limit: number, offset: number): Promise<readonly Item[]>;
}

/** A page of the API (contract/README.md §4). */
export interface Page<Item> {
  readonly count: number;
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly Item[];
}

/** Returns the schema of a page of these items. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    count: z.int(),
    next: z.url().nullable(),
    previous: z.url().nullable(),
    results: z.array(item),
  });

/** An empty collection. */
export const emptyCollection: Collection<never> = { count: async () => 0, slice: async () => [] };

/**
 * Reads the page named by the query; `sizes` says whether the query may also name the page size. Rejects with
 * `not_found` when the page does not exist.
 */
export async function paginate<Item>(
  call: PageCall,
  sizes: 'fixed' | 'chosen',
  collection: Collection<Item>,
): Promise<Page<Item>> {
  const size = sizes === 'chosen' ? readSize(call.query) : usualSize;
  const count = await collection.count();
  const last = Math.max(1, Math.ceil(count / size));
  const page = readPage(call.query, last);
  return {
    count,
    next: page < last ? link(call, page + 1) : null,
    previous: page > 1 ? link(call, page - 1) : null,
    results: count === 0 ? [] : await collection.slice(size, (page - 1) * size),
  };
}

function readPage(query: URLSearchParams, last: number): number {
  const asked = query.getAll('page').at(-1) || '1';
  if (asked === 'last') return last;
  const page = readInteger(asked);
  if (page >= 1 && page <= last) return page;
  throw new AppError('not_found', 'Invalid page.');
}

function readSize(query: URLSearchParams): number {
  const asked = readInteger(query.getAll('page_size').at(-1) ?? '');
  return asked >= 1 ? Math.min(asked, largestSize) : usualSize;
}

const readInteger = (text: string): number => (/^\s*\+?\d+\s*$/.test(text) ? Number(text) : Number.NaN);

/** Builds the address of another page: the same query with sorted keys; the first page has no number. */
function link({ origin, path, query }: PageCall, page: number): string {
  const asked = new URLSearchParams(query);
  asked.delete('page');
  if (page > 1) asked.set('page', String(page));
  asked.sort();
  const text = asked.toString();
  return `${origin}${path}${text === '' ? '' : `?${text}`}`;
}
