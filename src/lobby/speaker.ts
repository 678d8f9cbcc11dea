import type { Session } from '#src/identity/sessions.ts';

/** Who asks, by every credential that they presented; none of them is an anonymous person. */
export interface Speaker {
  readonly session: Session | null;
  /** The guest that a guest credential speaks for. */
  readonly guest: string | null;
  /** The participant that a LiveKit token speaks for, in the token's room until `exp` (seconds since 1970). */
  readonly participant: { readonly identity: string; readonly room: string; readonly exp: number } | null;
}

/** How a speaker is told from others in keys; null for somebody who presented nothing. */
export function speakerKey(speaker: Speaker): string | null {
  if (speaker.session !== null) return `user/${speaker.session.user.id}`;
  if (speaker.guest !== null) return `guest/${speaker.guest}`;
  return speaker.participant === null
    ? null
    : `participant/${speaker.participant.room}/${speaker.participant.identity}`;
}
