import { createHash } from 'node:crypto';

/** What trunks put in the place of a number that the caller withholds; an empty number is one too. */
const words = ['anonymous', 'unavailable', 'restricted'];

/** With `hide_phone_number` LiveKit writes the first 8 bytes of the number's SHA-256, in hex, in its place. */
const hashOf = (number: string): string => createHash('sha256').update(number).digest('hex').slice(0, 16);

/** The hashes of withheld numbers, in the spellings that trunks use. */
const hashes: ReadonlySet<string> = new Set(
  ['', ...words.flatMap((word) => [word, word.toUpperCase(), `${word[0]!.toUpperCase()}${word.slice(1)}`])].map(hashOf),
);

/** Whether this is the hash that LiveKit writes in the place of a number. Real numbers have 15 digits at the most. */
export const isHidden = (number: string): boolean => /^[0-9a-f]{16}$/.test(number);

/** The same for a number and for its hash, so that counts and bans hold when numbers begin or cease to be hidden. */
export const fingerprintOf = (number: string): string => (isHidden(number) ? number : hashOf(number));

/** Whether the caller withholds the number, which then is the same for many people. */
export const isWithheld = (number: string): boolean =>
  number.trim() === '' || words.includes(number.trim().toLowerCase()) || hashes.has(number);
