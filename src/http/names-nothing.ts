import type { Request } from 'express';

/** Characters; the name of a room, from which its slug is made, has no more. */
const longestReference = 500;

/**
 * Whether a parameter of the path is too long for a reference, or holds a dot or a slash, written out or not: ids and
 * slugs have none.
 */
export const namesNothing = ({ params }: Pick<Request, 'params'>): boolean =>
  Object.values(params).some((value) => value.length > longestReference || value.includes('.') || value.includes('/'));
