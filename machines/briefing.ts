/**
 * Delays, retry limits, names and switches from the settings. They arrive with every event, so that old snapshots
 * follow new settings.
 */
export interface Limits {
  readonly sweepMs: number;
  readonly resumeMs: number;
  readonly maxWaitMs: number;
  readonly graceMs: number;
  readonly deniedMs: number;
  readonly acceptedMs: number;
  /** A guest without a socket must poll within this time. */
  readonly pollMs: number;
  /** A dispatched agent must appear within this time. */
  readonly agentAppearMs: number;
  /** How often an agent that dies is dispatched. */
  readonly agentTries: number;
  /** By role: the name under which the agent registers at LiveKit; empty if the agent is not used. */
  readonly agents: { readonly subtitles: string; readonly collector: string };
  /** Whether people who join without a right are removed, or only recorded in the journal. */
  readonly entitlement: 'remove' | 'journal';
  /** Whether callers may join, by telephone or from meeting room devices. */
  readonly telephony: boolean;
  /** How long a dispatch rule is kept after the last person has left. */
  readonly ruleGraceMs: number;
  /** How long an empty room keeps a dispatch rule for a meeting room device that is about to call. */
  readonly roomkitRuleMs: number;
  /** Whether callers must wait where strangers must knock. */
  readonly callersKnock: boolean;
  /** How long callers may be alone in a meeting. */
  readonly callersAloneMs: number;
  readonly recording: RecordingLimits;
}

/** Delays and switches of recordings. */
export interface RecordingLimits {
  /** LiveKit must accept or refuse a start within this time. */
  readonly askMs: number;
  /** Pause before a refused start is repeated; longer than LiveKit searches for a recorder. */
  readonly askAgainMs: number;
  /** An accepted egress must be active within this time. */
  readonly beginMs: number;
  /** LiveKit must answer a stop within this time. */
  readonly stopMs: number;
  /** How often a running recording is compared with LiveKit. */
  readonly lookMs: number;
  /** How long the report of an end is awaited after the recorder has left. */
  readonly doubtMs: number;
  /** How long an upload may take before the bucket is checked. */
  readonly uploadMs: number;
  /** How often the bucket is checked for a missing file, and for how long. */
  readonly fileLookMs: number;
  readonly fileMs: number;
  /** Whether the storage's hook reports files; otherwise the end of the egress does. */
  readonly storageTells: boolean;
  /** Whether the deletion of a recording also removes its files. */
  readonly removesFiles: boolean;
}

/** Added to every event, because machines have no clock and no settings. */
export interface Briefing {
  /** The database's time, ISO 8601. */
  readonly at: string;
  readonly limits: Limits;
  /** Id of the actor that receives the event. */
  readonly self: string;
}

/** Appends to a bounded list, which keeps only the newest `most` entries. */
export function remember(list: readonly string[], entry: string, most = 16): string[] {
  return list.includes(entry) ? [...list] : [...list, entry].slice(-most);
}
