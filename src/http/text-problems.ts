/**
 * Returns errors by field for characters that PostgreSQL cannot store in text or JSON (the null character, a lone
 * surrogate), or null. Checks keys too.
 */
export function textProblems(body: unknown): Record<string, unknown> | null {
  if (typeof body !== 'object' || body === null) return null;
  const problems: Record<string, unknown> = Object.create(null);
  for (const [field, value] of Object.entries(body)) {
    const problem = Array.isArray(value) ? problemOfItems(value) : problemOf(value);
    if (problem !== null) problems[field] = problem;
  }
  return Object.keys(problems).length === 0 ? null : problems;
}

function problemOfItems(items: readonly unknown[]): Record<string, unknown> | null {
  const problems = items
    .map((item, index) => [index, problemOf(item)] as const)
    .filter(([, problem]) => problem !== null);
  return problems.length === 0 ? null : Object.fromEntries(problems);
}

function problemOf(value: unknown): string[] | null {
  if (typeof value === 'string') return problemOfText(value);
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const problem = problemOfText(key) ?? problemOf(inner);
    if (problem !== null) return problem;
  }
  return null;
}

function problemOfText(text: string): string[] | null {
  if (text.includes('\0')) return ['Null characters are not allowed.'];
  if (text.isWellFormed()) return null;
  const half = /(?:[\ud800-\udbff](?![\udc00-\udfff]))|(?:(?<![\ud800-\udbff])[\udc00-\udfff])/.exec(text)![0];
  return [`Surrogate characters are not allowed: U+${half.charCodeAt(0).toString(16).toUpperCase()}.`];
}
