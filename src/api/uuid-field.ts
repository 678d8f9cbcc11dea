import { z } from 'zod';
import { parseUuid } from '#src/kernel/ids.ts';

/** A UUID in any spelling, as the text that our ids have. `whenEmpty` is what is said of an empty text. */
export const uuidField = (whenEmpty = 'Must be a valid UUID.') =>
  z.string().transform((text, context) => {
    const id = parseUuid(text);
    if (id !== null) return id;
    context.addIssue(text === '' ? whenEmpty : 'Must be a valid UUID.');
    return z.NEVER;
  });
