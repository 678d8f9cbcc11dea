/** Whether a path belongs to an API, where everything is answered as JSON. */
export const isApiPath = (path: string): boolean => path.startsWith('/api/') || path.startsWith('/external-api/');
