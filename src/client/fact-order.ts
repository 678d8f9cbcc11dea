import type { Fact } from '#src/realtime/facts.ts';

/**
 * Puts the facts of one stream in order: drops what is not above the last number, holds what comes too early.
 */
export function createFactOrder(start: number) {
  const held = new Map<number, Fact>();
  let last = start;
  let head = start;

  function release(): Fact[] {
    const ready: Fact[] = [];
    for (let next = held.get(last + 1); next !== undefined; next = held.get(last + 1)) {
      held.delete(next.number);
      last = next.number;
      ready.push(next);
    }
    return ready;
  }

  return {
    /** The number of the last fact that was given out. */
    get last(): number {
      return last;
    },
    /** Whether facts are missing that the server is known to have. */
    get behind(): boolean {
      return head > last;
    },
    /** The facts that are now in turn, in order. */
    take(fact: Fact): Fact[] {
      if (fact.number <= last) return [];
      held.set(fact.number, fact);
      head = Math.max(head, fact.number);
      return release();
    },
    /** Hears how far the stream has come. */
    hear(number: number): void {
      head = Math.max(head, number);
    },
    /** Goes on from `number`, as if everything up to it were known; gives out what was held and follows it. */
    skipTo(number: number): Fact[] {
      last = number;
      for (const early of held.keys()) if (early <= number) held.delete(early);
      head = Math.max(number, ...held.keys());
      return release();
    },
  };
}

export type FactOrder = ReturnType<typeof createFactOrder>;
