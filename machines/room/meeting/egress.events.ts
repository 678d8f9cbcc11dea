import type { EgressStatus } from '../../recording/recording.events.ts';

interface Reported {
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
export type EgressReport =
  | ({ readonly type: 'egress.started' } & Reported)
  | ({ readonly type: 'egress.updated' } & Reported)
  | ({ readonly type: 'egress.ended' } & Reported);
