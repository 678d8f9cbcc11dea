import type { CustomFetch } from 'openid-client';
import { Agent, type Dispatcher, fetch as fetchBy, ProxyAgent } from 'undici';
import type { Settings } from '#src/settings/settings.ts';

/** Bytes. No valid answer of a provider is longer; abort the download there. */
const longestAnswer = 1024 * 1024;

/** Creates a `fetch` with the settings' certificate check, proxy and timeout, and with a size limit for answers. */
export function createOutsideFetch(
  settings: Pick<Settings, 'OIDC_VERIFY_SSL' | 'OIDC_PROXY' | 'OIDC_TIMEOUT'>,
): CustomFetch {
  const dispatcher = createDispatcher(settings);
  return (url, init) => fetchBy(url, { ...init, dispatcher } as object) as unknown as Promise<Response>;
}

function createDispatcher(settings: Pick<Settings, 'OIDC_VERIFY_SSL' | 'OIDC_PROXY' | 'OIDC_TIMEOUT'>): Dispatcher {
  const tls = { rejectUnauthorized: settings.OIDC_VERIFY_SSL };
  const limits = { maxResponseSize: longestAnswer, connectTimeout: settings.OIDC_TIMEOUT * 1000 };
  if (settings.OIDC_PROXY === undefined) return new Agent({ ...limits, connect: tls });
  return new ProxyAgent({ ...limits, uri: settings.OIDC_PROXY, requestTls: tls });
}
