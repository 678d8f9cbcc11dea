/** Whether a path belongs to the API of the frontend. */
export const isInternalApiPath = (path: string): boolean => path.startsWith('/api/');

/** Whether a path belongs to an API, where everything is answered as JSON. */
export const isApiPath = (path: string): boolean => isInternalApiPath(path) || path.startsWith('/external-api/');
