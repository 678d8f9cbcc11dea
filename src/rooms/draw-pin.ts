import { randomInt } from 'node:crypto';

/** A PIN of so many decimal digits that nobody can guess; it may begin with zeros. */
export const drawPin = (length: number): string => Array.from({ length }, () => randomInt(10)).join('');
