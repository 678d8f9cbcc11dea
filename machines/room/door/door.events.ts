/** Reports about people who are removed from the meeting, and about their roles at LiveKit. */
export type DoorReport =
  /** Removal by a host; `guest` and `user` are other ids of the removed participant. */
  | {
      readonly type: 'participant.removed';
      readonly identity: string;
      readonly guest: string | null;
      readonly user: string | null;
      readonly by: string;
      /** Other identity at LiveKit of a guest who was admitted and has logged in since. */
      readonly alias?: string;
    }
  /** Report that LiveKit still lists a removed participant. */
  | { readonly type: 'participant.stillThere'; readonly identity: string }
  /** Outcomes of `livekit.removeParticipant`. */
  | { readonly type: 'livekit.participantRemoved' }
  /** The participant has gained a right since, and was not removed. */
  | { readonly type: 'livekit.removalSpared' }
  | { readonly type: 'livekit.removalFailed'; readonly reason: string }
  /** In this commit, the person with this LiveKit identity gets another role in the room, or none. */
  | {
      readonly type: 'role.changed';
      readonly identity: string;
      readonly by: string;
      /** Whether the person has no role any more. */
      readonly lost?: boolean;
    }
  /** Outcomes of `livekit.syncParticipant`, which writes the role stored at that time; neither changes the state. */
  | { readonly type: 'livekit.participantSynced'; readonly present: boolean }
  | { readonly type: 'livekit.syncFailed'; readonly reason: string };
