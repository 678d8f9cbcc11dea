/**
 * SQL expression of the LiveKit identity of the user row `user`: the provider's subject, or the id of a user without
 * one. Null when there is no row.
 */
export const identitySql = (user: string): string => `coalesce(${user}.sub, ${user}.id::text)`;
