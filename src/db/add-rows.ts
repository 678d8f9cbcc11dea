import { type ArrayType, binaryArray } from './binary-array.ts';

/**
 * Appends rows to a statement's parameters and returns a FROM item that yields them: plain parameters for one row, one
 * array per column for several. One row is by far the most frequent, and unnesting arrays would cost more than the
 * statement itself. `shape` must be part of the statement's name.
 */
export function addRows(
  values: unknown[],
  types: readonly ArrayType[],
  rows: readonly (readonly unknown[])[],
): { readonly source: string; readonly shape: '1' | 'n' } {
  const one = rows.length === 1;
  const columns = types.map((type, column) => {
    values.push(
      one
        ? rows[0]![column]
        : binaryArray(
            type,
            rows.map((row) => row[column]),
          ),
    );
    return `$${values.length}::${type}${one ? '' : '[]'}`;
  });
  return { source: one ? `(select ${columns})` : `unnest(${columns})`, shape: one ? '1' : 'n' };
}
