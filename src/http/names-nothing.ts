import type { Request } from 'express';

/** Characters, the limit of a room's name, from which the slug is made. */
const longestReference = 500;

/**
 * Returns whether a path parameter cannot be a reference: it is too long, or holds a dot or a slash (also
 * percent-encoded), which ids and slugs never have.
 */
export const namesNothing = ({ params }: Pick<Request, 'params'>): boolean =>
  Object.values(params).some((value) => value.length > longestReference || value.includes('.') || value.includes('/'));
