import type { Session } from '#src/identity/sessions.ts';

/** Who asks, by every credential that they presented; none of them is an anonymous person. */
export interface Speaker {
  readonly session: Session | null;
  /** The guest that a guest credential speaks for. */
  readonly guest: string | null;
  /** Whom LiveKit tokens speak for, one for each room, the newest last. */
  readonly participants: readonly TokenHolding[];
}

/** The participant that a LiveKit token speaks for, in the token's room until `exp` (seconds since 1970). */
export interface TokenHolding {
  readonly identity: string;
  readonly room: string;
  readonly exp: number;
}

/** Whom a speaker's token for this room speaks for; null without one. */
export const participantIn = ({ participants }: Pick<Speaker, 'participants'>, room: string): TokenHolding | null =>
  participants.find((held) => held.room === room) ?? null;

// More than anybody is in at once; whoever collects tokens must not fill the memory.
const mostTokens = 100;

/** A speaker who was given one more token; it takes the place of an earlier one for the same room. */
export function withToken(speaker: Speaker, token: TokenHolding): Speaker {
  const others = speaker.participants.filter(({ room }) => room !== token.room);
  return { ...speaker, participants: [...others, token].slice(-mostTokens) };
}
