import { createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { Settings } from '#src/settings/settings.ts';

/** A key that signs tokens, with the id that their header names. */
export interface TokenKey {
  readonly kid: string;
  readonly key: KeyObject;
}

/** Keys of applications' tokens: the first one signs, all verify. Empty when none is configured. */
export function tokenKeys(
  settings: Pick<Settings, 'APPLICATION_JWT_SECRET_KEY' | 'GREENROOM_APPLICATION_JWT_PREVIOUS_SECRET_KEY'>,
): readonly TokenKey[] {
  return [settings.APPLICATION_JWT_SECRET_KEY, settings.GREENROOM_APPLICATION_JWT_PREVIOUS_SECRET_KEY].flatMap(
    (secret) =>
      secret === undefined
        ? []
        : [
            {
              kid: hash('sha256', `kid of ${secret}`, 'base64url').slice(0, 12),
              key: createSecretKey(secret, 'utf8'),
            },
          ],
  );
}
