import type { Answer } from '#src/api/call.ts';
import type { PublicConfig } from './public-config.ts';

/** `GET config/`: returns the same for every caller. */
export const showConfig = (parts: { readonly publicConfig: PublicConfig }): Answer => ({
  status: 200,
  json: parts.publicConfig,
});
