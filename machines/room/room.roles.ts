/** A person's role in a room; people without an access have none. */
export type Role = 'owner' | 'administrator' | 'member';

/** Whether a role lets its holder admit people, see the accesses and moderate the meeting. */
export const isHost = (role: Role | null): boolean => role === 'owner' || role === 'administrator';

const ranks: readonly (Role | null)[] = [null, 'member', 'administrator', 'owner'];

/** Whether the first role is higher than the second. */
export const outranks = (role: Role | null, other: Role | null): boolean => ranks.indexOf(role) > ranks.indexOf(other);
