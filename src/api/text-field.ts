import { z } from 'zod';

// Bytes, LiveKit's default limit; a subject has up to 255 characters.
const longestIdentity = 256;

const spelled = z.union([z.string(), z.number().transform(String)], { error: 'Not a valid string.' });

/**
 * Field for a LiveKit identity, which may be any subject of an identity provider; not trimmed, because subjects may
 * differ in blanks only.
 */
export const identityField = () =>
  spelled.pipe(
    z
      .string()
      .overwrite((text) => (text.trim() === '' ? '' : text))
      .min(1)
      .max(longestIdentity),
  );

/**
 * Field for a non-blank text, trimmed, of at most `longest` characters. As in the reference, a number is accepted and
 * converted to text.
 */
export const textField = (longest?: number) => {
  const text = z.string().trim().min(1);
  return spelled.pipe(longest === undefined ? text : text.max(longest));
};
