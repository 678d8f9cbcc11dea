import type { z } from 'zod';

/** Validates arguments by the schema of the operators' API. Throws an error with a sentence per problem. */
export function parseArguments<Schema extends z.ZodType>(schema: Schema, fields: object): z.output<Schema> {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
}
