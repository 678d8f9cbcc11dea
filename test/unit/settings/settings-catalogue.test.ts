import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { known } from '#src/settings/catalogue.ts';
import { notApplicable } from '#src/settings/not-applicable.ts';
import { greenroom } from '#src/settings/sections/greenroom.ts';
import { drawSettings } from '#test/support/draw-settings.ts';
import { referenceNames } from '#test/support/reference-names.ts';

const readRoot = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

it('every name of the reference is read or stands in the table of those that are not applicable', () => {
  expect(new Set(referenceNames).size).toBe(220);
  expect(referenceNames.filter((name) => !known.has(name) && !Object.hasOwn(notApplicable, name))).toEqual([]);
});

it('every name listed as not applicable is one of the reference that is not read', () => {
  expect(Object.keys(notApplicable).filter((name) => known.has(name) || !referenceNames.includes(name))).toEqual([]);
});

it('every setting beyond the reference is in the section `greenroom`', () => {
  const others = [...known.keys()].filter((name) => !referenceNames.includes(name));
  expect(others.sort()).toEqual(Object.keys(greenroom).sort());
});

it('docs/settings.md shows the settings as they are (else: npm run settings)', () => {
  expect(readRoot('docs/settings.md')).toBe(drawSettings());
});

it('.env.example names all of ours, and nothing that is not read', () => {
  const named = [...readRoot('.env.example').matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name!);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
  expect(Object.keys(greenroom).filter((name) => !named.includes(name))).toEqual([]);
});
