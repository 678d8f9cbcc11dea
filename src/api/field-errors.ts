import { AppError } from '#src/kernel/errors.ts';

/** Errors of a body by field, in the shapes of contract/README.md §5.2; answered as 400. */
export type FieldProblems = Readonly<Record<string, unknown>>;

/** A body that was parsed but failed validation. */
export class FieldErrors extends AppError {
  readonly fields: FieldProblems;
  constructor(fields: FieldProblems) {
    super('invalid_payload', 'The request is not valid.');
    this.name = 'FieldErrors';
    this.fields = fields;
  }
}
