/** Rows that are deleted when they are old, in small statements, so that nobody waits for a lock. */
export interface Purge {
  /** Name of a table in the schema `greenroom`, under which the deleted rows are counted. */
  readonly table: string;
  /** The column whose time counts; an index begins with it. */
  readonly where: string;
  /** PostgreSQL interval; null where the column says when the row expires. */
  readonly age: string | null;
  /**
   * A statement for what is more than a delete from `table`: it deletes at most `$2` rows that are older than the
   * interval `$1`, and returns a row for each.
   */
  readonly text?: string;
}
