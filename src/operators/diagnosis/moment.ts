/** A timestamp of PostgreSQL as ISO 8601 in UTC; null for none. */
export const isoOf = (time: Date | string | null): string | null =>
  time === null ? null : new Date(time).toISOString();
