/** What is reported of people who are removed from the meeting, and of their roles at LiveKit. */
export type DoorReport =
  /** A host removes somebody from the meeting; `guest` and `user` are the other ids of the same person. */
  | {
      readonly type: 'participant.removed';
      readonly identity: string;
      readonly guest: string | null;
      readonly user: string | null;
      readonly by: string;
      /** Their other identity at LiveKit: a guest who was admitted and has logged in since. */
      readonly alias?: string;
    }
  /** LiveKit still shows somebody who was removed. */
  | { readonly type: 'participant.stillThere'; readonly identity: string }
  /** Outcomes of `livekit.removeParticipant`. */
  | { readonly type: 'livekit.participantRemoved' }
  /** They have gained a right since, and were not removed. */
  | { readonly type: 'livekit.removalSpared' }
  | { readonly type: 'livekit.removalFailed'; readonly reason: string }
  /** Somebody, whom LiveKit knows by this identity, has another role in the room, or none, in this same commit. */
  | {
      readonly type: 'role.changed';
      readonly identity: string;
      readonly by: string;
      /** Whether they have no role any more. */
      readonly lost?: boolean;
    }
  /** Outcomes of `livekit.syncParticipant`, which writes the role that is stored when it runs: neither moves the room. */
  | { readonly type: 'livekit.participantSynced'; readonly present: boolean }
  | { readonly type: 'livekit.syncFailed'; readonly reason: string };
