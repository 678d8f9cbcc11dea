import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { licencesOf, permitted } from '#dev/licences.ts';

const root = new URL('../../../', import.meta.url).pathname;

describe('the licences of the packages', () => {
  it('are permissive ones, for every package of production', () => {
    const omitted = ['--omit', 'dev', '--omit', 'optional'];
    const list = execFileSync('npm', ['sbom', '--package-lock-only', ...omitted, '--sbom-format', 'cyclonedx'], {
      cwd: root,
      encoding: 'utf8',
    });
    const all = licencesOf(JSON.parse(list));
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter(({ licence }) => !permitted.has(licence))).toEqual([]);
  });

  it('are unknown where a parts list names none, and joined where it names several', () => {
    const several = [{ license: { id: 'MIT' } }, { license: { id: 'GPL-3.0-only' } }];
    const components = [
      { name: 'b', version: '1.0.0', licenses: several },
      { name: 'a', version: '2.0.0' },
    ];
    expect(licencesOf({ components })).toEqual([
      { part: 'a 2.0.0', licence: 'unknown' },
      { part: 'b 1.0.0', licence: 'MIT AND GPL-3.0-only' },
    ]);
  });
});
