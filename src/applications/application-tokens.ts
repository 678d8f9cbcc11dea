import { bearerRefusal } from '#src/api/bearer-refusal.ts';
import { createTokenFamily, type TokenFamily } from '#src/api/token-family.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Creates the family of applications' tokens (rest-external.md §3); null while applications are switched off. */
export function createApplicationTokens(settings: Settings): TokenFamily | null {
  const { APPLICATION_JWT_SECRET_KEY: key } = settings;
  if (!settings.APPLICATION_ENABLED || key === undefined) return null;
  return createTokenFamily({
    key,
    previousKey: settings.GREENROOM_APPLICATION_JWT_PREVIOUS_SECRET_KEY,
    algorithm: settings.APPLICATION_JWT_ALG,
    issuer: settings.APPLICATION_JWT_ISSUER,
    audience: settings.APPLICATION_JWT_AUDIENCE,
    refuse: (text) => bearerRefusal(settings, text),
  });
}
