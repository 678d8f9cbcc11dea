/** Characters of a name or of a reference that count: the longest name that a room may have. */
const longest = 500;

/**
 * The slug of a name (data-model.md §2): ASCII letters, digits, `_` and `-`, lower-case. Empty when the name has no
 * usable character. A slug stays as it is.
 */
export function slugify(name: string): string {
  // Cut first: a pattern that ends with the text takes a time that grows with the square of its length.
  return name
    .slice(0, longest)
    .normalize('NFKD')
    .replace(/[^\x00-\x7f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9_\s-]/g, '')
    .replace(/[\s-]+/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '');
}
