/**
 * SQL expression of the LiveKit identity of the user row `user`: the provider's subject, or the id of a user without
 * one. Null when there is no row.
 */
export const identitySql = (user: string): string => `coalesce(${user}.sub, ${user}.id::text)`;

/**
 * SQL condition: the LiveKit identity is that of the user row `user`. `own` is the identity as a uuid, from `asOwnUuid`,
 * null for one that is none. Uses the indexes of both columns.
 */
export const hasIdentitySql = (user: string, identity: string, own: string): string =>
  `(${user}.sub = ${identity} or (${user}.sub is null and ${user}.id = ${own}))`;
