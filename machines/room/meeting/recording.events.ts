import type { EgressStatus } from '../../recording/recording.events.ts';

interface EgressReport {
  readonly sid: string;
  readonly egress: string;
  readonly status: EgressStatus;
  readonly mode: 'screen_recording' | 'transcript';
  /** Uuid in the name of the file that the egress writes; null without one. */
  readonly file: string | null;
  /** Lookup: uuid of the room's recording that owns the egress; null for an egress that somebody else started. */
  readonly recording?: string | null;
}

/** LiveKit's reports about an egress. */
export type RecordingReport =
  | ({ readonly type: 'egress.started' } & EgressReport)
  | ({ readonly type: 'egress.updated' } & EgressReport)
  | ({ readonly type: 'egress.ended' } & EgressReport);
