import type { EnterAck } from '#src/realtime/protocol.ts';
import type { Entry } from '#src/realtime/pushes.ts';
import type { Connection } from './connection.ts';
import { moveUp } from './own-place.ts';

/** Tracks the own entries by room, and moves the position up while waiting. */
export function followEntries(connection: Connection) {
  const entries = new Map<string, Entry>();
  const listeners = new Set<(entry: Entry) => void>();

  function tell(entry: Entry): void {
    if (entry.status === 'waiting') entries.set(entry.room, entry);
    else entries.delete(entry.room);
    for (const listener of listeners) listener(entry);
  }

  connection.onPush('entry', tell);
  connection.onPush('lobby:moved', ({ room, left }) => {
    const entry = entries.get(room);
    if (entry === undefined) return;
    const moved = moveUp(entry, left);
    if (moved !== entry) tell(moved);
  });

  return {
    /** Takes the answer to `room:enter`. */
    entered(room: string, ack: EnterAck): void {
      const { status, participant, number, position } = ack;
      if (status !== 'waiting' || number === undefined || position === undefined) entries.delete(room);
      else entries.set(room, { room, status, participant, number, position });
    },
    left(room: string): void {
      entries.delete(room);
    },
    /** Returns a function that removes the listener. */
    onEntry(listener: (entry: Entry) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
