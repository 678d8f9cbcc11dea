/** Who may enter without knocking: everybody, every account, or who has a role. */
export type AccessLevel = 'public' | 'trusted' | 'restricted';

/** What may entitle somebody to be in the meeting; each field is one domain's lookup. */
export interface Rights {
  /** Null for a room that is gone. */
  readonly accessLevel: AccessLevel | null;
  /** Whether an active account has this identity. */
  readonly account: boolean;
  /** Whether that account has a role in the room. */
  readonly role: boolean;
  /** Whether a host has admitted this guest. */
  readonly admitted: boolean;
  /** Whether they took part in this meeting with a right before. */
  readonly attended: boolean;
}

/** Whether any of these rights lets its holder be in the meeting. */
export function hasRight({ accessLevel, account, role, admitted, attended }: Rights): boolean {
  if (accessLevel === null) return false;
  return role || admitted || attended || accessLevel === 'public' || (accessLevel === 'trusted' && account);
}
