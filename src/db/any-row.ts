/**
 * SQL expression: whether a query has any row, given from its FROM on. For a statement about several items, where the
 * planner may replace EXISTS by a hash of the whole table if its statistics are missing or old; it does not do that
 * here, so that each item costs an index look-up.
 */
export const anyRow = (from: string): string => `((select true ${from} limit 1) is true)`;
