import { z } from 'zod';
import { FieldErrors } from '#src/api/field-errors.ts';

/** Reads the parameters of a query by their schemas. Throws `FieldErrors` for a wrong one; ignores unknown ones. */
export function readQuery<Schema extends z.ZodObject>(schema: Schema, query: URLSearchParams): z.output<Schema> {
  const given = Object.keys(schema.shape).flatMap((name) => {
    const value = query.getAll(name).at(-1);
    return value === undefined || value === '' ? [] : [[name, value]];
  });
  const read = schema.safeParse(Object.fromEntries(given));
  if (read.success) return read.data;
  throw new FieldErrors(Object.fromEntries(read.error.issues.map(({ path }) => [String(path[0]), ['Not valid.']])));
}

/** A number of lines to return. */
export const limitOf = (most: number, usual = 50) =>
  z.coerce.number().int().min(1).max(most).default(Math.min(most, usual));

/** An id or number of a row. */
export const rowNumber = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
