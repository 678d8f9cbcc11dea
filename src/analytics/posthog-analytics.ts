import { PostHog } from 'posthog-node';
import type { Log } from '#src/kernel/log.ts';
import type { Analytics, AnalyticsSubject } from './analytics.ts';
import { rememberFlags } from './remember-flags.ts';

interface PostHogOptions {
  readonly apiKey: string;
  readonly host: string;
  /** Seconds that the flags of a user are kept. */
  readonly flagSeconds: number;
  /** Whether properties of persons are sent. */
  readonly persons: boolean;
}

const patienceMs = 3_000;

/** Events that wait while PostHog is away; the oldest are dropped. */
const mostQueued = 1_000;

/** Analytics by PostHog. A user's id is the distinct id, as the frontend and the reference send it. */
export function createPostHogAnalytics(
  { apiKey, host, flagSeconds, persons }: PostHogOptions,
  log: Log,
  onFailure: () => void,
): Analytics {
  const client = new QuietPostHog(apiKey, {
    host,
    maxQueueSize: mostQueued,
    requestTimeout: 10_000,
    fetchRetryCount: 1,
    featureFlagsRequestMaxRetries: 0,
    featureFlagsRequestTimeoutMs: patienceMs,
    featureFlagsLogWarnings: false,
    // The server's IP address does not show where the user is.
    disableGeoip: true,
  });
  const failed = (what: string, error: unknown) => {
    onFailure();
    // The error's message may quote the request.
    log.warn({ what, reason: error instanceof Error ? error.name : 'unknown' }, 'the analytics provider failed');
  };
  client.on('error', (error: unknown) => failed('request', error));

  const look = rememberFlags(flagSeconds * 1000, async (user, flag) => {
    const evaluated = await client.evaluateFlags(user, { flagKeys: [flag] });
    // The flag is unknown, or the request failed, which `on('error')` reports.
    if (!evaluated.keys.includes(flag)) return null;
    return evaluated.getFlag(flag, { sendFeatureFlagEvents: false }) === true;
  });

  return {
    capture(subject, event, properties) {
      try {
        client.capture({
          distinctId: idOf(subject),
          event,
          properties: { ...properties, ...personOf(subject, persons) },
        });
      } catch (error) {
        failed('events', error);
      }
    },
    async isEnabled({ id }, flag) {
      try {
        return (await look(id, flag)) ?? false;
      } catch (error) {
        failed('flags', error);
        return false;
      }
    },
    close: () => client.shutdown(patienceMs).catch((error: unknown) => failed('events', error)),
  };
}

/** Hides failures that the library would print with the provider's answer; `on('error')` reports them. */
class QuietPostHog extends PostHog {
  override async flush(): Promise<void> {
    await super.flush().catch(() => undefined);
  }

  protected override async flushAutomatic(): Promise<void> {
    await super.flushAutomatic().catch(() => undefined);
  }
}

const idOf = (subject: AnalyticsSubject): string => (subject === 'roomkit' ? 'roomkit' : subject.id);

function personOf(subject: AnalyticsSubject, persons: boolean): Record<string, unknown> {
  if (!persons || subject === 'roomkit') return { $process_person_profile: false };
  return subject.email ? { $set: { email: subject.email } } : {};
}
