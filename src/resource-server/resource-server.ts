import { domain } from '#src/api/domain.ts';
import { get } from '#src/api/route.ts';
import type { Settings } from '#src/settings/settings.ts';
import { keySet, noKeySet, showKeys } from './show-keys.ts';

/** The OIDC resource server: tokens of the provider on the external API. */
export const resourceServer = domain('resource-server')<object, { readonly settings: Settings }>({
  routes: [get('/jwks', 'machine', showKeys, { answers: { 200: keySet, 500: noKeySet } })],
});
