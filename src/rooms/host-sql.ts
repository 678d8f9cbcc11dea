/** SQL condition: the role lets its holder admit people and moderate the meeting, as `isHost` tells. */
export const isHostSql = (role: string): string => `${role} in ('owner', 'administrator')`;

/** SQL condition: `access` is that of a host, whose account `user` is active. */
export const isActiveHostSql = (access: string, user: string): string =>
  `(${isHostSql(`${access}.role`)} and ${user}.is_active)`;
