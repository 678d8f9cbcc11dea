/** Reports of the comparison with LiveKit. */
export type SweepingReport =
  /** The global sweep found a LiveKit room of this name. */
  | { readonly type: 'livekit.roomSeen'; readonly sid: string }
  /** Outcome of `livekit.listParticipants`, after the differences were reported: the live room's sid, or null for none. */
  | {
      readonly type: 'livekit.listed';
      readonly sid: string | null;
      readonly recorders: readonly string[];
      /** Whether anybody present wants subtitles. */
      readonly othersWish?: boolean;
    }
  | { readonly type: 'livekit.listFailed'; readonly reason: string };
