import type { Log } from '#src/kernel/log.ts';
import type { Settings } from '#src/settings/settings.ts';
import { type Analytics, noAnalytics } from './analytics.ts';
import { createPostHogAnalytics } from './posthog-analytics.ts';

/** Creates the analytics of the settings. `onFailure` is called for every failure of the provider. */
export function createAnalytics(settings: Settings, log: Log, onFailure: () => void): Analytics {
  const { ANALYTICS_BACKEND: backend, ANALYTICS_BACKEND_SETTINGS: given } = settings;
  if (backend !== 'posthog' || given.disabled === true) return noAnalytics;
  return createPostHogAnalytics(
    {
      apiKey: given.api_key ?? '',
      host: given.host ?? 'https://eu.i.posthog.com',
      flagSeconds: given.feature_flags_cache_ttl ?? 60,
      persons: settings.GREENROOM_ANALYTICS_PERSONS,
    },
    log,
    onFailure,
  );
}
