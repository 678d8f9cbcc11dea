import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** How a prepared statement gets its name: in a query's object, or as an argument of `query` and `queryLane`. */
const forms = [
  /name: '([a-z]+\.[a-z.-]+)',\s*(?:\/\/[^\n]*\n\s*)*text:/g,
  /query(?:Lane)?(?:<[^(]*>)?\(\s*[\w.]+,\s*'([a-z.-]+)'/g,
];

it('no two prepared statements have one name, by which a connection knows them', () => {
  const root = new URL('../../', import.meta.url).pathname;
  const names = globSync('src/**/*.ts', { cwd: root }).flatMap((file) => {
    const text = readFileSync(`${root}${file}`, 'utf8');
    return forms.flatMap((form) => [...text.matchAll(form)].map(([, name]) => name!));
  });
  expect(names.length).toBeGreaterThan(80);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
