/** What an actor announces (realtime contract §3); the runtime numbers it. */
export type AnnouncedFact = {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** The numbered streams of a room: one for everybody in it, one for its hosts. */
export const streams = ['room', 'lobby'] as const;
export type Stream = (typeof streams)[number];

/** Returns the stream of a fact: facts about waiting guests belong to the lobby stream, which only hosts may watch. */
export function streamOf(type: string): Stream {
  return type.startsWith('guest.') || type.startsWith('lobby.') ? 'lobby' : 'room';
}
