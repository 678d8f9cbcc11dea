/** Returns the absolute address of a path below the internal API, at the host of the request. */
export const apiUrl = (origin: string, path: string): string => `${origin}/api/v1.0/${path}`;
