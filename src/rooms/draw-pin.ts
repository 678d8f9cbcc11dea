import { randomInt } from 'node:crypto';

/** Draws a cryptographically random PIN of `length` decimal digits; leading zeros are possible. */
export const drawPin = (length: number): string => Array.from({ length }, () => randomInt(10)).join('');
