import { domain } from '#src/api/domain.ts';
import { get } from '#src/api/route.ts';
import { apiRootObject, showApiRoot } from './api-root.ts';
import { type PublicConfig, publicConfig } from './public-config.ts';
import { showConfig } from './show-config.ts';

/** Dependencies of this domain's routes. */
interface FrontendDeps {
  readonly publicConfig: PublicConfig;
}

/** Domain of the configuration that a frontend loads first. */
export const frontend = domain('frontend')<object, FrontendDeps>({
  routes: [
    get('/api/v1.0/', 'anyone', showApiRoot, { answers: { 200: apiRootObject } }),
    get('/api/v1.0/config/', 'anyone', showConfig, { answers: { 200: publicConfig } }),
  ],
});
