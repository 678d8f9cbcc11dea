import type { ReplayAnswer } from '../replay/replay-answer.ts';
import { actorEvent, type BridgedActor, currentSnapshot, type StatelyEvent, stepEvents } from './stately-events.ts';

/** Sends the past and the present of actors to one inspector page. */
export interface Feed {
  /** Called when the inspector page has loaded or reloaded; all moves are then sent from the start. */
  connect(): void;
  /** The actors as they are now, outer ones first. */
  update(actors: readonly BridgedActor[]): void;
  close(): void;
}

interface FeedOptions {
  readonly send: (event: StatelyEvent) => void;
  /** Past moves of an actor, at most `steps`. */
  readonly read: (actor: BridgedActor, steps: number) => Promise<ReplayAnswer>;
}

/** Past moves of an actor that are sent at first. */
const stepsAtFirst = 200;
const mostSteps = 1000;

/** Creates a feed; nothing is read or sent before `connect`. */
export function createFeed({ send, read }: FeedOptions): Feed {
  let actors: readonly BridgedActor[] = [];
  let isConnected = false;
  let isBusy = false;
  let connection = 0;
  /** Revision of each actor up to which moves were sent. */
  const sent = new Map<string, number>();

  async function bring(actor: BridgedActor): Promise<void> {
    const current = connection;
    const key = `${actor.kind}/${actor.id}`;
    const known = sent.get(key);
    const steps = known === undefined ? stepsAtFirst : Math.min(actor.revision - known, mostSteps);
    // Without a replay, the current state is sent alone.
    const replay = await read(actor, steps).catch(() => null);
    if (current !== connection) return;
    if (known === undefined) send(actorEvent(actor, replay?.start ?? null));
    const moves = (replay?.steps ?? []).filter(({ revision }) => revision > (known ?? -1));
    for (const event of moves.flatMap((step) => stepEvents(actor, step))) send(event);
    const reached = moves.at(-1)?.revision ?? known ?? (replay?.start ?? actor).revision;
    if (reached < actor.revision) send(currentSnapshot(actor));
    sent.set(key, Math.max(reached, actor.revision));
  }

  const isBehind = ({ kind, id, revision }: BridgedActor) => (sent.get(`${kind}/${id}`) ?? -1) < revision;

  async function follow(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    try {
      for (;;) {
        const next = isConnected ? actors.find(isBehind) : undefined;
        if (next === undefined) return;
        await bring(next);
      }
    } finally {
      isBusy = false;
    }
  }

  return {
    connect() {
      connection += 1;
      sent.clear();
      isConnected = true;
      void follow();
    },
    update(now) {
      actors = now;
      void follow();
    },
    close() {
      connection += 1;
      isConnected = false;
    },
  };
}
