import { expect, it } from 'vitest';
import { readListFilters } from '#src/files/list-filters.ts';

it('a list of files is sorted once by each field, so that few different statements are prepared', () => {
  const ordering = (text: string) => readListFilters(new URLSearchParams({ ordering: text })).ordering;
  expect(ordering('-title,title,created_at,-title,-created_at,updated_at')).toEqual([
    '-title',
    'created_at',
    'updated_at',
  ]);
  expect(ordering('title,title')).toEqual(['title']);
});
