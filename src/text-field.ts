import { z } from 'zod';

const spelled = z.union([z.string(), z.number().transform(String)], { error: 'Not a valid string.' });

/** A text that is not blank, trimmed, of `longest` characters at the most; the reference takes a number for its digits. */
export const textField = (longest?: number) => {
  const text = z.string().trim().min(1);
  return spelled.pipe(longest === undefined ? text : text.max(longest));
};
