import { z } from 'zod';

const longest = 500;

/** Maximum length before cleaning, which takes time for each character. */
const longestGiven = 4_000;

/**
 * Makes a reason fit for the journal: without control characters, and without what looks like an e-mail address, a PIN,
 * a phone number or a token.
 */
export const cleanReason = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/[^\s@]{1,320}@[^\s@]{1,320}/g, '…')
    .replace(/\beyJ[\w-]+(?:\.[\w-]*)*/g, '…')
    .replace(/[\w~+=-]{24,}/g, (found) => (isToken(found) ? '…' : found))
    // Runs of digits, also grouped as in a phone number.
    .replace(/\+?\d(?:[ ()./-]{0,2}\d){6,}|\d{5,}/g, '…')
    .trim();

/** Field for the reason of an act. */
export const reasonField = () =>
  z.string().max(longestGiven, { abort: true }).overwrite(cleanReason).min(1).max(longest);

/** Random text has digits and letters of both cases; slugs and ids of rooms have not. */
const isToken = (text: string): boolean => [/\d/, /[a-z]/, /[A-Z]/].every((one) => one.test(text));
