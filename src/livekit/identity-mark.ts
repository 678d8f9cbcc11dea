import { createHmac, type KeyObject } from 'node:crypto';

/**
 * Tells one LiveKit identity from another in journal and log without naming anybody: an account's identity is its OIDC
 * `sub`. Keyed by the product's secret, because a reader may know candidates and could hash them.
 */
export const markIdentity = (secret: string | KeyObject, identity: string): string =>
  createHmac('sha256', secret).update(`identity/${identity}`).digest('hex').slice(0, 16);
