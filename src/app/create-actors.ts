import type { Runtime } from '#src/actors/runtime.ts';
import type { Analytics } from '#src/analytics/analytics.ts';
import { createAnalytics } from '#src/analytics/create-analytics.ts';
import { createSecurityLog, type SecurityLog } from '#src/api/security-log.ts';
import type { DomainDeps } from '#src/domains.ts';
import type { Log } from '#src/kernel/log.ts';
import { createLimits, type RateLimits } from '#src/limits.ts';
import { createMailer } from '#src/mail/create-mailer.ts';
import type { Mailer } from '#src/mail/mailer.ts';
import { createMetrics, type ProductMetrics } from '#src/operators/metrics.ts';
import { allDomains, createRuntime } from '#src/product-runtime.ts';
import { createTrunkSpread } from '#src/rooms/trunk-spread.ts';
import type { Settings } from '#src/settings/settings.ts';
import { createStorage } from '#src/storage/create-storage.ts';
import type { Storage } from '#src/storage/storage.ts';
import { createCallers } from '#src/telephony/create-callers.ts';
import type { LiveKitParts } from './connect-livekit.ts';
import type { Store } from './open-store.ts';

interface ActorOptions {
  readonly settings: Settings;
  readonly log: Log;
  readonly store: Pick<Store, 'database' | 'redis'>;
  readonly media: LiveKitParts;
  readonly secretKey: string;
  /** This replica's id. */
  readonly replica: string;
  /** Called after every commit, with the facts it announced. */
  readonly onMoved?: Runtime['onMoved'];
}

/** The actor runtime, with all dependencies of the domains. */
export interface Actors extends RateLimits, LiveKitParts {
  readonly settings: Settings;
  readonly log: Log;
  readonly database: Store['database'];
  readonly runtime: Runtime;
  readonly security: SecurityLog;
  readonly secret: string;
  readonly replica: string;
  readonly trunks: DomainDeps['trunks'];
  readonly callers: DomainDeps['callers'];
  readonly countPinCollision: () => void;
  readonly countMissingPin: () => void;
  /** Null when S3 is not configured. */
  readonly storage: Storage | null;
  readonly mailer: Mailer;
  readonly analytics: Analytics;
  readonly metrics: ProductMetrics & DomainDeps['metrics'];
}

/** Creates the actor runtime and the domains' dependencies; starts nothing. */
export function createActors({ settings, log, store, media, secretKey, replica, onMoved }: ActorOptions): Actors {
  const { database, redis } = store;
  const metrics = createMetrics<DomainDeps['metrics']>(allDomains);
  const security = createSecurityLog(log, (event) => metrics.securityEvents.inc({ event }));
  const runtime = createRuntime(
    {
      database,
      log,
      secret: secretKey,
      onAudit({ name, room, reason }) {
        metrics.entitlementRemovals.inc({ act: reason });
        security(name, { room, reason });
      },
      onDelivered: (seconds) => metrics.deliverySeconds.observe(seconds),
      onReceipt: (kind, receipt) => metrics.deliveries.inc({ kind, receipt }),
      ...(onMoved && { onMoved }),
    },
    settings,
  );
  const limits = createLimits({
    settings,
    redis: redis?.pub ?? null,
    onThrottled: (scope) => metrics.throttled.inc({ scope }),
  });
  const lobby = { runtime, settings, livekitKeys: media.livekitKeys, secret: secretKey, replica, security, ...limits };
  const pins = {
    trunks: createTrunkSpread(database, settings.GREENROOM_SIP_TRUNKS),
    countPinCollision: () => metrics.pinCollisions.inc(),
    countMissingPin: () => metrics.missingPins.inc(),
  };
  const callers = createCallers(lobby, { ...media, metrics, pins });
  return {
    ...media,
    ...lobby,
    ...pins,
    callers,
    database,
    log,
    metrics,
    storage: createStorage(settings),
    mailer: createMailer(settings, log),
    analytics: createAnalytics(settings, log, () => metrics.analyticsFailures.inc()),
  };
}
