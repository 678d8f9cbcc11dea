/** Returns whether a path belongs to the frontend's API. */
export const isInternalApiPath = (path: string): boolean => path.startsWith('/api/');

/** Returns whether a path belongs to an API, where every answer is JSON. */
export const isApiPath = (path: string): boolean =>
  isInternalApiPath(path) || path.startsWith('/external-api/') || path.startsWith('/operators/api/');
