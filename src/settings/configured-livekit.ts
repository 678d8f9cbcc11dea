import type { Settings } from './settings.ts';

/** Returns the configured LiveKit; null when its key or secret is missing, undefined when none is configured. */
export function configuredLiveKit(
  settings: Settings,
): { readonly url: string; readonly key: string; readonly secret: string } | null | undefined {
  const { LIVEKIT_API_URL: url, LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret } = settings;
  if (url === undefined) return undefined;
  return key === undefined || secret === undefined ? null : { url, key, secret };
}
