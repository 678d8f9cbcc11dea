/** A fact of a room (realtime contract §3). */
export type RoomFact = {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** The numbered streams of a room: one for everybody in it, one for its hosts. */
export type Stream = 'room' | 'lobby';

/** Returns the stream of a fact: facts about waiting guests belong to the lobby stream, which only hosts may watch. */
export function streamOf(type: string): Stream {
  return type.startsWith('guest.') || type.startsWith('lobby.') ? 'lobby' : 'room';
}
