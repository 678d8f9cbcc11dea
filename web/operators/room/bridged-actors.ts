import { createContext } from 'preact';
import { useCallback, useMemo, useState } from 'preact/hooks';
import type { ActorAnswer } from '../api/actor-answer.ts';

/** Tells the room's page which guests and recordings are open, for the Stately Inspector. */
export interface BridgedActors {
  put(actor: ActorAnswer): void;
  remove(id: string): void;
}

export const BridgedActorsContext = createContext<BridgedActors>({ put: () => {}, remove: () => {} });

/** The actors of open guests and recordings, and the functions that keep them. */
export function useBridgedActors(): { readonly bridge: BridgedActors; readonly actors: readonly ActorAnswer[] } {
  const [open, setOpen] = useState<ReadonlyMap<string, ActorAnswer>>(new Map());
  const put = useCallback((actor: ActorAnswer) => setOpen((old) => new Map(old).set(actor.id, actor)), []);
  const remove = useCallback((id: string) => setOpen((old) => new Map([...old].filter(([one]) => one !== id))), []);
  return { bridge: useMemo(() => ({ put, remove }), [put, remove]), actors: [...open.values()] };
}
