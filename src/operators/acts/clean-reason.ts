import { z } from 'zod';

const longest = 500;

/**
 * Makes a reason fit for the journal: without control characters, and without what looks like an e-mail address, a PIN
 * or a phone number.
 */
export const cleanReason = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/[^\s@]+@[^\s@]+/g, '…')
    // Runs of digits, also grouped as in a phone number.
    .replace(/\+?\d(?:[ ()./-]{0,2}\d){6,}|\d{5,}/g, '…')
    .trim();

/** Field for the reason of an act. */
export const reasonField = () => z.string().overwrite(cleanReason).min(1).max(longest);
