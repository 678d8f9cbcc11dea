import { createHash } from 'node:crypto';

/** Values that trunks send for a withheld number; an empty number counts too. */
const words = ['anonymous', 'unavailable', 'restricted'];

/** With `hide_phone_number` LiveKit replaces the number by the first 8 bytes of its SHA-256 in hex. */
const hashOf = (number: string): string => createHash('sha256').update(number).digest('hex').slice(0, 16);

/** Hashes of withheld numbers, in the spellings that trunks use. */
const hashes: ReadonlySet<string> = new Set(
  ['', ...words.flatMap((word) => [word, word.toUpperCase(), `${word[0]!.toUpperCase()}${word.slice(1)}`])].map(hashOf),
);

/** Returns whether this is LiveKit's hash of a number. Real numbers have at most 15 digits. */
export const isHidden = (number: string): boolean => /^[0-9a-f]{16}$/.test(number);

/** Returns the same value for a number and its hash, so that counts and bans survive a change of the hiding setting. */
export const fingerprintOf = (number: string): string => (isHidden(number) ? number : hashOf(number));

/** Returns whether the caller withholds the number; such a value is shared by many people. */
export const isWithheld = (number: string): boolean =>
  number.trim() === '' || words.includes(number.trim().toLowerCase()) || hashes.has(number);
