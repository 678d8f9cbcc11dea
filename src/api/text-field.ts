import { z } from 'zod';

// LiveKit's default limit counts bytes; a subject has up to 255 characters.
const longestIdentity = 256;

const spelled = z.union([z.string(), z.number().transform(String)], { error: 'Not a valid string.' });

/**
 * The identity of somebody at LiveKit, which may be any subject of an identity provider: not trimmed, because blanks
 * tell one from another.
 */
export const identityField = () =>
  spelled.pipe(
    z
      .string()
      .overwrite((text) => (text.trim() === '' ? '' : text))
      .min(1)
      .max(longestIdentity),
  );

/** A text that is not blank, trimmed, of `longest` characters at the most; the reference takes a number for its digits. */
export const textField = (longest?: number) => {
  const text = z.string().trim().min(1);
  return spelled.pipe(longest === undefined ? text : text.max(longest));
};
