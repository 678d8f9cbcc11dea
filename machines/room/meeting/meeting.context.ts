export interface MeetingContext {
  /** Sid of the meeting's LiveKit room. */
  readonly sid: string | null;
  /** Sids of ended meetings, newest last; late webhooks about them are ignored. */
  readonly past: readonly string[];
  /** Number of people (participants of kind standard) believed present. */
  readonly people: number;
  /** Whether `media.unavailable` was announced. */
  readonly mediaLost: boolean;
}

export const initialMeeting: MeetingContext = { sid: null, past: [], people: 0, mediaLost: false };
