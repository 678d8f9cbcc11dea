import { QueryFailedError } from 'typeorm';

/** Returns the constraint or unique index that refused a statement, sent through TypeORM or plain; else undefined. */
export function violatedConstraint(error: unknown): string | undefined {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return (cause as { constraint?: string } | null)?.constraint;
}
