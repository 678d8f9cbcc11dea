export type EgressStatus = 'starting' | 'active' | 'ending' | 'complete' | 'failed' | 'aborted' | 'limitReached';

interface EgressReport {
  readonly sid: string;
  readonly egress: string;
  readonly status: EgressStatus;
  readonly mode: 'screen_recording' | 'transcript';
}

/** LiveKit's reports about an egress. */
export type RecordingReport =
  | ({ readonly type: 'egress.started' } & EgressReport)
  | ({ readonly type: 'egress.updated' } & EgressReport)
  | ({ readonly type: 'egress.ended' } & EgressReport);
