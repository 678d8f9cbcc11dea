import type { RequestHandler } from 'express';
import type { Settings } from '#src/settings/settings.ts';
import type { ProviderAddress } from './identity-provider.ts';

/**
 * Identity provider of a development machine: accepts any e-mail and name without a password. Answers requests from the
 * same machine only.
 */
export interface DevelopmentLogin {
  /** Prefix of its paths. */
  readonly path: string;
  readonly handler: RequestHandler;
  /** Must be called with the server's port, which is part of the provider's addresses. */
  begin(port: number): void;
  address(): ProviderAddress;
}

/** Returns whether people log in at the development login, because no provider is configured. Never in production. */
export const needsDevelopmentLogin = (settings: Settings): boolean =>
  !settings.production && settings.OIDC_OP_URL === undefined && settings.OIDC_OP_AUTHORIZATION_ENDPOINT === undefined;
