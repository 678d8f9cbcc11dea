/** Delays, tries, names and switches that come from the settings. They arrive with every event, so that old snapshots follow new settings. */
export interface Limits {
  readonly sweepMs: number;
  readonly resumeMs: number;
  readonly maxWaitMs: number;
  readonly graceMs: number;
  readonly deniedMs: number;
  readonly acceptedMs: number;
  /** Who waits without a socket asks again within this time. */
  readonly pollMs: number;
  /** By then an agent that was dispatched has appeared. */
  readonly agentAppearMs: number;
  /** How often an agent that dies is dispatched. */
  readonly agentTries: number;
  /** By what a room has agents for, the name under which they register at LiveKit. */
  readonly agents: { readonly subtitles: string };
  /** What becomes of people who join without a right: removed, or only written down. */
  readonly entitlement: 'remove' | 'journal';
  /** Whether callers may come in, by telephone or from meeting room devices. */
  readonly telephony: boolean;
  /** How long a dispatch rule is kept after the last person has left. */
  readonly ruleGraceMs: number;
  /** How long a room that nobody is in waits for a meeting room device that is about to call. */
  readonly roomkitRuleMs: number;
  /** Whether callers wait at the door of rooms in which strangers have to. */
  readonly callersKnock: boolean;
  /** How long callers may be in a meeting without anybody else. */
  readonly callersAloneMs: number;
}

/** What every event is given on its way into a machine, because machines have no clock and no settings of their own. */
export interface Briefing {
  /** The database's time, ISO 8601. */
  readonly at: string;
  readonly limits: Limits;
}

/** Appends to a list that must not grow: only the newest `most` are remembered. */
export function remember(list: readonly string[], entry: string, most = 16): string[] {
  return list.includes(entry) ? [...list] : [...list, entry].slice(-most);
}
