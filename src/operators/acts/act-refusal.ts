import { isRowBusy } from '#src/db/rehearse.ts';
import { AppError } from '#src/kernel/errors.ts';

/** The target of an act does not exist: 404. */
export const notThere = (sentence: string): AppError => new AppError('not_found', sentence);

/** The act does not apply to its target now: 409. */
export const inapplicable = (sentence: string): AppError => new AppError('room_closed', sentence);

/** Turns a wait for a row that took too long into a refusal of the act. */
export function refuseBusy(error: unknown): never {
  if (!isRowBusy(error)) throw error;
  throw inapplicable('Another transaction holds the row. Try again in a moment.');
}
