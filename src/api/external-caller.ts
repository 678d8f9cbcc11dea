import type { SessionUser } from './session-user.ts';

/** Client that acts for a user on the external API, as stored in the origin of the rooms it creates. */
export interface ExternalClient {
  /** `application`: a record of ours; `addon`: an add-in; `resource server`: a client of the OIDC provider. */
  readonly kind: 'application' | 'addon' | 'resource server';
  /**
   * An application's client id; `addon`; or issuer and client id of a token that was introspected, separated by a
   * blank. Null if the provider names no client.
   */
  readonly id: string | null;
}

/** Caller of the external API: a client, the user whom it acts for, and what its token permits. */
export interface ExternalCaller {
  readonly client: ExternalClient;
  readonly user: Pick<SessionUser, 'id' | 'sub' | 'email'>;
  /** Lower-cased and without duplicates; a prefix of the provider is removed. */
  readonly scopes: readonly string[];
}

/**
 * Authenticates one family of bearer tokens. Resolves with null for a token of another family, which the next scheme
 * then tries; rejects with an `AppError` when it refuses the token. `address` is the caller's network.
 */
export interface BearerScheme {
  readonly name: string;
  authenticate(token: string, address: string): Promise<ExternalCaller | null>;
}
