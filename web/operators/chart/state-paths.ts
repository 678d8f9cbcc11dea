/** A state value as it is stored: a name, or regions and states by name. */
export type StateValue = string | { readonly [name: string]: StateValue };

/** The paths of all active states, outer ones included; the machine itself is the empty path. */
export function activePaths(value: StateValue | null): ReadonlySet<string> {
  if (value === null) return new Set();
  const collect = (node: StateValue, prefix: string): string[] =>
    typeof node === 'string'
      ? [`${prefix}${node}`]
      : Object.entries(node).flatMap(([name, inner]) => [`${prefix}${name}`, ...collect(inner, `${prefix}${name}.`)]);
  return new Set(['', ...collect(value, '')]);
}

/** The same from the journal's text, for example `meeting.running.active telephony.present`. */
export function pathsOfText(text: string): ReadonlySet<string> {
  const leaves = text.split(' ').filter((leaf) => leaf !== '');
  return new Set([
    '',
    ...leaves.flatMap((leaf) => leaf.split('.').map((_, index, names) => names.slice(0, index + 1).join('.'))),
  ]);
}

/** The active path inside a region, without the region's own name. */
export function pathInside(region: string, active: ReadonlySet<string>): string {
  const prefix = region === '' ? '' : `${region}.`;
  const inside = [...active].filter((path) => path !== '' && path.startsWith(prefix));
  const deepest = inside.reduce((longest, path) => (path.length > longest.length ? path : longest), '');
  return deepest.slice(prefix.length);
}
