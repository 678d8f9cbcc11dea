/** Who may enter without knocking: everybody, every account, or only people with a role. */
export type AccessLevel = 'public' | 'trusted' | 'restricted';

/** Possible rights to be in the meeting; each field is one domain's lookup. */
export interface Rights {
  /** Null for a room that is deleted. */
  readonly accessLevel: AccessLevel | null;
  /** Whether an active account has this identity. */
  readonly account: boolean;
  /** Whether that account has a role in the room. */
  readonly role: boolean;
  /** Whether a host has admitted this guest. */
  readonly admitted: boolean;
  /** Whether this person took part in this meeting with a right before. */
  readonly attended: boolean;
}

/** Returns whether any of these rights permits being in the meeting. */
export function hasRight({ accessLevel, account, role, admitted, attended }: Rights): boolean {
  if (accessLevel === null) return false;
  return role || admitted || attended || accessLevel === 'public' || (accessLevel === 'trusted' && account);
}
