/** Notifies waiters in this process about commits in a room. */
export interface Moves {
  tell(rooms: ReadonlySet<string>): void;
  /** Resolves at the next move in this room that this process commits, or after `ms`. */
  next(room: string, ms: number): Promise<void>;
}

export function createMoves(): Moves {
  const waiting = new Map<string, Set<() => void>>();
  return {
    tell(rooms) {
      for (const room of rooms) for (const wake of waiting.get(room) ?? []) wake();
    },
    next: (room, ms) =>
      new Promise((resolve) => {
        const wakes = waiting.get(room) ?? new Set();
        waiting.set(room, wakes);
        const wake = () => {
          clearTimeout(timer);
          wakes.delete(wake);
          if (wakes.size === 0 && waiting.get(room) === wakes) waiting.delete(room);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        wakes.add(wake);
      }),
  };
}
