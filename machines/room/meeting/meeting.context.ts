export interface MeetingContext {
  /** The sid of the LiveKit room that the meeting runs in. */
  readonly sid: string | null;
  /** Sids whose meeting is over, newest last: a late webhook about them moves nothing. */
  readonly past: readonly string[];
  /** How many people (participants of kind standard) are believed present. */
  readonly people: number;
  /** Whether `media.unavailable` was announced. */
  readonly mediaLost: boolean;
}

export const initialMeeting: MeetingContext = { sid: null, past: [], people: 0, mediaLost: false };
