/**
 * Returns the scopes of a token, which are a text separated by blanks or a list: lower-cased, without duplicates, and
 * without `<prefix>:`.
 */
export function readScopes(scopes: unknown, prefix?: string): readonly string[] {
  const listed = Array.isArray(scopes) ? scopes : typeof scopes === 'string' ? scopes.split(/\s+/) : [];
  const named = listed.filter((scope): scope is string => typeof scope === 'string' && scope !== '');
  const start = prefix === undefined ? '' : `${prefix.toLowerCase()}:`;
  const short = named
    .map((scope) => scope.toLowerCase())
    .map((scope) => scope.slice(scope.startsWith(start) ? start.length : 0));
  return [...new Set(short)];
}
