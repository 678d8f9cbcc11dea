import type { Request } from 'express';

/** Whether a parameter of the path holds a dot or a slash, written out or not: ids and slugs have none. */
export const namesNothing = ({ params }: Pick<Request, 'params'>): boolean =>
  Object.values(params).some((value) => value.includes('.') || value.includes('/'));
