import { createHmac, type KeyObject } from 'node:crypto';

/**
 * Pseudonym of a LiveKit identity for journal and log: an account's identity is its OIDC `sub`. Keyed with the
 * product's secret, because a reader could hash known candidates.
 */
export const markIdentity = (secret: string | KeyObject, identity: string): string =>
  createHmac('sha256', secret).update(`identity/${identity}`).digest('hex').slice(0, 16);
