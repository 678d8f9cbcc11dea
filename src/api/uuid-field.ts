import { z } from 'zod';
import { parseUuid } from '#src/kernel/ids.ts';

/**
 * Field for a UUID in any spelling, converted to the spelling of our ids. `whenEmpty` is the error for an empty text.
 */
export const uuidField = (whenEmpty = 'Must be a valid UUID.') =>
  z.string().transform((text, context) => {
    const id = parseUuid(text);
    if (id !== null) return id;
    context.addIssue(text === '' ? whenEmpty : 'Must be a valid UUID.');
    return z.NEVER;
  });
