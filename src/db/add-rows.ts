/**
 * Adds rows to the parameters of a statement and gives them as something to select from: a single row as it is, several
 * as one array for each column: a single one is by far the most frequent, and arrays cost it more than what is done
 * with it. `shape` belongs into the statement's name.
 */
export function addRows(
  values: unknown[],
  types: readonly string[],
  rows: readonly (readonly unknown[])[],
): { readonly source: string; readonly shape: '1' | 'n' } {
  const one = rows.length === 1;
  const columns = types.map((type, column) => {
    values.push(one ? rows[0]![column] : rows.map((row) => row[column]));
    return `$${values.length}::${type}${one ? '' : '[]'}`;
  });
  return { source: one ? `(select ${columns})` : `unnest(${columns})`, shape: one ? '1' : 'n' };
}
