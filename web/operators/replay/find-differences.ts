/** A field that differs between two contexts; undefined on the side that lacks it. */
export interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly now: unknown;
}

/** The fields in which two JSON values differ, at most `most`. */
export function findDifferences(before: unknown, now: unknown, most: number): readonly Difference[] {
  const found: Difference[] = [];
  const compare = (old: unknown, young: unknown, path: string): void => {
    if (found.length >= most || isSame(old, young)) return;
    if (!isBranch(old) || !isBranch(young)) {
      found.push({ path, before: old, now: young });
      return;
    }
    for (const name of new Set([...Object.keys(old), ...Object.keys(young)])) {
      compare(fieldOf(old, name), fieldOf(young, name), path === '' ? name : `${path}.${name}`);
    }
  };
  compare(before, now, '');
  return found;
}

type Branch = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object or a list. */
export const isBranch = (value: unknown): value is Branch => typeof value === 'object' && value !== null;

/** A field of an object's own, or undefined. */
export const fieldOf = (value: unknown, name: string): unknown =>
  isBranch(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** Whether two JSON values are equal. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isBranch(one) || !isBranch(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]));
}
