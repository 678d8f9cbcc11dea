/** What a room announces after moving, as in the realtime contract §3, and on which of its two streams. */
export type RoomFact = {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** The stream of a fact: what concerns those who wait goes to the lobby stream, which only hosts may watch. */
export function streamOf(type: string): 'room' | 'lobby' {
  return type.startsWith('guest.') || type.startsWith('lobby.') ? 'lobby' : 'room';
}
