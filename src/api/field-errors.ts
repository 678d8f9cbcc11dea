import { AppError } from '#src/kernel/errors.ts';

/** What is wrong with each field of a body, in the shapes of contract/README.md §5.2; answered as 400. */
export type FieldProblems = Readonly<Record<string, unknown>>;

/** A body that was understood and refused, field by field. */
export class FieldErrors extends AppError {
  readonly fields: FieldProblems;
  constructor(fields: FieldProblems) {
    super('invalid_payload', 'The request is not valid.');
    this.name = 'FieldErrors';
    this.fields = fields;
  }
}
