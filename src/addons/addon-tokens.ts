import { bearerRefusal } from '#src/api/bearer-refusal.ts';
import { createTokenFamily, type TokenFamily } from '#src/api/token-family.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Creates the family of add-on tokens (rest-external.md §4.2); null while add-ons are switched off. */
export function createAddonTokens(settings: Settings): TokenFamily | null {
  const { ADDONS_TOKEN_SECRET_KEY: key } = settings;
  if (!settings.ADDONS_ENABLED || key === undefined) return null;
  return createTokenFamily({
    key,
    previousKey: settings.GREENROOM_ADDONS_TOKEN_PREVIOUS_SECRET_KEY,
    algorithm: settings.ADDONS_TOKEN_ALG,
    issuer: settings.ADDONS_TOKEN_ISSUER,
    audience: settings.ADDONS_TOKEN_AUDIENCE,
    refuse: (text) => bearerRefusal(settings, text),
  });
}
