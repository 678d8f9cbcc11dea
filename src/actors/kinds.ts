import type { ExecutableActionObject } from 'xstate';
import {
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  initialTransition,
} from 'xstate';
import { type KindOfActor, type KindsOfActors, versionOf } from '#machines/catalogue.ts';
import type { MachineEvent } from './delivery.ts';

/** A kind of actor, ready to run. */
export interface Kind extends KindOfActor {
  readonly name: string;
  /** Position in the lock order. */
  readonly order: number;
  readonly version: number;
  /** The stored form of the initial snapshot. */
  readonly initial: string;
  /** The pure transition: returns the next snapshot and the machine's actions. */
  readonly step: Transition;
}

type Transition = (
  before: AnyMachineSnapshot,
  event: MachineEvent,
) => readonly [after: AnyMachineSnapshot, actions: readonly ExecutableActionObject[]];

/** Kinds of actors by name, in lock order. */
export type Kinds = ReadonlyMap<string, Kind>;

/** Prepares every kind of a catalogue. */
export function openKinds(catalogue: KindsOfActors): Kinds {
  const opened = Object.entries(catalogue).map(([name, kind], order): [string, Kind] => {
    const [first] = initialTransition(kind.machine as never, undefined as never);
    const initial = JSON.stringify(kind.machine.getPersistedSnapshot(first as never));
    return [name, { ...kind, name, order, version: versionOf(kind), initial, step: createStep(kind.machine) }];
  });
  return new Map(opened);
}

/** Returns the kind of this name. Throws for an unknown name. */
export function kindOf(kinds: Kinds, name: string): Kind {
  const kind = kinds.get(name);
  if (kind === undefined) throw new Error(`There is no kind of actor called ${name}`);
  return kind;
}

/** JSON of each kind's version, by name, for statements that skip rows of newer versions. */
export const versionsOf = (kinds: Kinds): string =>
  JSON.stringify(Object.fromEntries([...kinds.values()].map(({ name, version }) => [name, version])));

/**
 * Returns a machine's transition, with one inert actor scope for all calls. XState's `transition()` creates an actor
 * per call, and with it the initial snapshot of every region, which costs several times as much as the transition.
 */
export function createStep(machine: AnyStateMachine): Transition {
  const self = createActor(machine);
  let actions: ExecutableActionObject[] = [];
  const scope: AnyActorScope = {
    self,
    id: '',
    sessionId: '',
    system: self.system,
    logger: () => undefined,
    defer: () => undefined,
    emit: () => undefined,
    stopChild: () => undefined,
    actionExecutor: (action) => {
      actions.push(action as unknown as ExecutableActionObject);
    },
  };
  return (before, event) => {
    actions = [];
    const after = machine.transition(before, event as never, scope as never) as AnyMachineSnapshot;
    return [after, actions];
  };
}
