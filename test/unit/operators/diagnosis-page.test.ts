import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);

it('the page about the diagnosis names every finding', async () => {
  const folder = new URL('src/operators/diagnosis/', root);
  const sources = await Promise.all((await readdir(folder)).map((name) => readFile(new URL(name, folder), 'utf8')));
  const codes = sources.flatMap((text) =>
    [...text.matchAll(/code:[^\n]*?((?:'[a-z-]+'(?: : )?)+)/g)].map(([, one]) => one!),
  );
  const named = codes.flatMap((code) => [...code.matchAll(/'([a-z-]+)'/g)].map(([, one]) => one!));
  const page = await readFile(new URL('docs/operators-diagnosis.md', root), 'utf8');
  expect(named.length).toBeGreaterThan(60);
  expect(named.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});
