import type { Session } from '#src/identity/sessions.ts';

/** The requester with every credential they presented; without any it is an anonymous person. */
export interface Speaker {
  readonly session: Session | null;
  /** The guest id of the guest credential. */
  readonly guest: string | null;
  /** The participants of the presented LiveKit tokens, one per room, the newest last. */
  readonly participants: readonly TokenHolding[];
}

/** The participant of a LiveKit token, valid in the token's room until `exp` (seconds since 1970). */
interface TokenHolding {
  readonly identity: string;
  readonly room: string;
  readonly exp: number;
}

/** The participant of the speaker's token for this room; null without one. */
export const participantIn = ({ participants }: Pick<Speaker, 'participants'>, room: string): TokenHolding | null =>
  participants.find((held) => held.room === room) ?? null;

// More than one person uses at once; the limit keeps a client from filling the memory.
const mostTokens = 100;

/** Adds a token to a speaker, replacing an earlier one for the same room. */
export function withToken(speaker: Speaker, token: TokenHolding): Speaker {
  const others = speaker.participants.filter(({ room }) => room !== token.room);
  return { ...speaker, participants: [...others, token].slice(-mostTokens) };
}
