import { AppError } from '#src/kernel/errors.ts';

/** The named room does not exist. The edges count this error, to throttle the guessing of names. */
export class NoSuchRoom extends AppError {
  constructor(message = 'No Room matches the given query.') {
    super('not_found', message);
  }
}
