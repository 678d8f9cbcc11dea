import type { Fact } from '#src/facts/fact.ts';

/** How far the facts of one stream have arrived, in order. */
export interface FactOrder {
  /** Number of the last fact that was released. */
  readonly last: number;
  /** Highest number the stream is known to have reached. */
  readonly head: number;
  /** Facts that arrived before one with a lower number. */
  readonly held: ReadonlyMap<number, Fact>;
}

interface Released {
  readonly order: FactOrder;
  /** The facts that are now in turn, in order. */
  readonly ready: readonly Fact[];
}

export const startOrder = (head: number): FactOrder => ({ last: head, head, held: new Map() });

export const isBehind = ({ head, last }: FactOrder): boolean => head > last;

/** Drops a fact that is not above the last number, and holds one that is early. */
export function takeFact(order: FactOrder, fact: Fact): Released {
  if (fact.number <= order.last) return { order, ready: [] };
  const held = new Map(order.held).set(fact.number, fact);
  return release({ ...order, head: Math.max(order.head, fact.number), held });
}

/** Raises the known head of the stream. */
export const raiseHead = (order: FactOrder, number: number): FactOrder =>
  number > order.head ? { ...order, head: number } : order;

/** Continues behind `number`, as if every fact up to it had been released. */
export function skipTo(order: FactOrder, number: number): Released {
  const held = new Map([...order.held].filter(([early]) => early > number));
  return release({ last: number, head: Math.max(number, ...held.keys()), held });
}

function release({ last, head, held }: FactOrder): Released {
  const rest = new Map(held);
  const ready: Fact[] = [];
  for (let next = rest.get(last + 1); next !== undefined; next = rest.get(last + ready.length + 1)) {
    rest.delete(next.number);
    ready.push(next);
  }
  return { order: { last: last + ready.length, head, held: rest }, ready };
}
