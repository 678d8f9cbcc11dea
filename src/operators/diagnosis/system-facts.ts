import type { Settings } from '#src/settings/settings.ts';

/** A replica of the product. */
export interface ReplicaFacts {
  readonly id: string;
  /** Whether its heartbeat is recent. */
  readonly alive: boolean;
  readonly beatAt: string;
}

/** Commands of one outside system that were tried without success. */
export interface FailingCommands {
  readonly count: number;
  /** When the oldest was requested. */
  readonly since: string | null;
}

/** A transaction that stands in the way of others. */
export interface BlockerFacts {
  readonly pid: number;
  readonly since: string;
  readonly state: string | null;
  readonly application: string | null;
  readonly waiting: number;
}

/** What is known of the whole product at one moment. */
export interface SystemFacts {
  /** The database's time, ISO 8601. */
  readonly now: string;
  readonly settings: Settings;
  /** State of each part, `ok` or a few words; absent when the part was not asked. */
  readonly parts: Readonly<Record<string, string>>;
  readonly replicas: readonly ReplicaFacts[];
  readonly queue: {
    /** Jobs that could run now, and when the oldest of them became due. */
    readonly due: number;
    readonly oldestDueAt: string | null;
    /** Jobs that a worker without a living replica has locked. */
    readonly orphaned: number;
    readonly oldestOrphanAt: string | null;
  };
  /** By outside system. */
  readonly failing: { readonly livekit: FailingCommands; readonly storage: FailingCommands };
  /** Mail that waits for another try. */
  readonly mail: FailingCommands;
  /** Whether any meeting is running. */
  readonly meets: boolean;
  /** Among the newest journal lines of all rooms: the last webhook, and the later joins that only a sweep found. */
  readonly webhooks: { readonly lastAt: string | null; readonly missedJoins: number; readonly missedAt: string | null };
  readonly quarantined: number;
  /** Database sessions that keep others waiting, or hold whole tables without doing anything. */
  readonly blockers: readonly BlockerFacts[];
}
