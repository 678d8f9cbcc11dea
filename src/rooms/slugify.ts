/**
 * The slug of a name (data-model.md §2): ASCII letters, digits, `_` and `-`, lower-case. Empty when the name has no
 * usable character. A slug stays as it is.
 */
export function slugify(name: string): string {
  return (
    name
      .normalize('NFKD')
      .replace(/[^\x00-\x7f]/g, '')
      .toLowerCase()
      .replace(/[^a-z0-9_\s-]/g, '')
      .replace(/[\s-]+/g, '-')
      // The lookbehind keeps this linear: without it, each character of a long run in the middle begins a search.
      .replace(/^[-_]+|(?<![-_])[-_]+$/g, '')
  );
}
