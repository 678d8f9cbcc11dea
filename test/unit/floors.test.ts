import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { domainImports, floors } from '../../lint/floors.ts';

const root = new URL('../../', import.meta.url).pathname;
const folders = ['machines', 'src', 'dev', 'web'];

/** Module → the modules of ours that it imports, types included. */
async function readImports(): Promise<Map<string, readonly string[]>> {
  const entries = await Promise.all(folders.map((folder) => readdir(join(root, folder), { recursive: true })));
  const modules = folders.flatMap((folder, index) => entries[index]!.map((entry) => `${folder}/${entry}`));
  const sources = modules.filter((path) => /\.tsx?$/.test(path));
  return new Map(
    await Promise.all(
      sources.map(async (path) => {
        const text = await readFile(join(root, path), 'utf8');
        const named = [...text.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'/gm)].map(([, name]) => name!);
        return [path, named.flatMap((name) => resolve(path, name))] as const;
      }),
    ),
  );
}

function resolve(from: string, name: string): string[] {
  if (name.startsWith('#')) return [name.slice(1)];
  return name.startsWith('.') ? [normalize(join(dirname(from), name))] : [];
}

const isIn = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);
const floorOf = (path: string): number => floors.findIndex(({ holds }) => holds.some((place) => isIn(path, place)));
const placeOf = (path: string): string | undefined =>
  floors.flatMap(({ holds }) => holds).find((place) => isIn(path, place));

const domains = floors.find(({ name }) => name === 'domains')!.holds.map((place) => place.slice('src/'.length));
const domainOf = (path: string): string | undefined => domains.find((domain) => isIn(path, `src/${domain}`));

/** The cycles of a graph: sets of modules that reach each other (Tarjan). */
function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const visit = (one: string): void => {
    order.set(one, order.size);
    lowest.set(one, order.get(one)!);
    open.push(one);
    for (const next of graph.get(one) ?? []) {
      if (!order.has(next)) visit(next);
      if (open.includes(next)) lowest.set(one, Math.min(lowest.get(one)!, lowest.get(next)!));
    }
    if (lowest.get(one) !== order.get(one)) return;
    const cycle = open.splice(open.indexOf(one));
    if (cycle.length > 1) cycles.push(cycle.sort());
  };
  for (const one of graph.keys()) if (!order.has(one)) visit(one);
  return cycles;
}

describe('the modules of the product', async () => {
  const imports = await readImports();

  it('stand on a floor each', () => {
    expect([...imports.keys()].filter((path) => floorOf(path) === -1)).toEqual([]);
  });

  it('import from their own floor and from those below', () => {
    const wrong = [...imports].flatMap(([path, targets]) =>
      targets.filter((target) => !mayImport(path, target)).map((target) => `${path} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('of a domain import from those other domains that the table names, each of which is needed', () => {
    const used = new Set(
      [...imports].flatMap(([path, targets]) =>
        targets.flatMap((target) => {
          const [own, other] = [domainOf(path), domainOf(target)];
          const free = own === other || other === 'identity' || other === 'rooms';
          return own === undefined || other === undefined || free ? [] : [`${own} → ${other}`];
        }),
      ),
    );
    const allowed = Object.entries(domainImports).flatMap(([own, others]) =>
      others.map((other) => `${own} → ${other}`),
    );
    expect([...used].sort()).toEqual(allowed.sort());
  });

  it('do not import each other in a circle, nor their types', () => {
    expect(findCycles(imports)).toEqual([]);
  });
});

function mayImport(path: string, target: string): boolean {
  const [own, other] = [floorOf(path), floorOf(target)];
  if (own !== other) return own > other;
  return floors[own]!.neighbours || placeOf(path) === placeOf(target);
}

describe('the search for circles', () => {
  it('finds those that there are', () => {
    const graph = new Map([
      ['a', ['b', 'd']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', []],
    ]);
    expect(findCycles(graph)).toEqual([['a', 'b', 'c']]);
  });
});
