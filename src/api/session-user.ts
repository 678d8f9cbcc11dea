/** Owner of a session, with what rights and names require. */
export interface SessionUser {
  readonly id: string;
  /** LiveKit identity: the provider's subject, or the id of a user without one. */
  readonly sub: string;
  readonly fullName: string | null;
  readonly email: string | null;
  readonly adminEmail: string | null;
  readonly isSuperuser: boolean;
}
