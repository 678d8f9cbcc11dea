/** Expired rows, deleted in small statements so that locks are held briefly. */
export interface Purge {
  /** Table in the schema `greenroom`; deleted rows are counted under this name. */
  readonly table: string;
  /** Timestamp column; the first column of an index. */
  readonly where: string;
  /** PostgreSQL interval; null when the column holds the expiry time. */
  readonly age: string | null;
  /**
   * Statement for purges that are more than a delete from `table`: deletes at most `$2` rows older than the interval
   * `$1` and returns one row for each.
   */
  readonly text?: string;
}
