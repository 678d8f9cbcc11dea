import { AppError } from '#src/kernel/errors.ts';

/** Somebody named a room that does not exist; counted by the edges, so that nobody tries names without end. */
export class NoSuchRoom extends AppError {
  constructor(message = 'No Room matches the given query.') {
    super('not_found', message);
  }
}
