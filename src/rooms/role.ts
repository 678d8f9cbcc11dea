/** What a person is in a room; people without an access have no role. */
export type Role = 'owner' | 'administrator' | 'member';

/** Whether a role lets its holder admit people, see the accesses and lead the meeting. */
export const isHost = (role: Role | null): boolean => role === 'owner' || role === 'administrator';
