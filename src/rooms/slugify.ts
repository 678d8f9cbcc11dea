/**
 * The slug of a name (data-model.md §2): ASCII letters, digits, `_` and `-`, lower-case. Empty when the name has no
 * usable character. Idempotent.
 */
export function slugify(name: string): string {
  return (
    name
      .normalize('NFKD')
      .replace(/[^\x00-\x7f]/g, '')
      .toLowerCase()
      .replace(/[^a-z0-9_\s-]/g, '')
      .replace(/[\s-]+/g, '-')
      // The lookbehind keeps this linear: without it, a match would start at every character of a long run in the
      // middle.
      .replace(/^[-_]+|(?<![-_])[-_]+$/g, '')
  );
}
