/** Who a session belongs to, as far as rights and names need it. */
export interface SessionUser {
  readonly id: string;
  /** The identity at LiveKit: the provider's subject, or the id of a user who has none. */
  readonly sub: string;
  readonly fullName: string | null;
  readonly email: string | null;
  readonly adminEmail: string | null;
  readonly isSuperuser: boolean;
}
