import { type ActorKind, actorKinds, catalogue } from '#machines/catalogue.ts';
import type { StateValue } from '../chart/state-paths.ts';
import type { ReplayStep, Standing } from '../replay/replay-answer.ts';
import { machineDefinition } from './machine-definition.ts';

/** What the bridge needs of an actor's answer. */
export interface BridgedActor {
  readonly kind: string;
  readonly id: string;
  readonly room: string;
  readonly revision: number;
  readonly value: StateValue | null;
  readonly context: unknown;
  readonly done: boolean;
  readonly updated_at: string;
}

interface InspectedSnapshot {
  readonly status: 'active' | 'done';
  readonly value: StateValue | null;
  readonly context: unknown;
  readonly children: Readonly<Record<string, never>>;
}

interface Base {
  readonly id: string;
  readonly sessionId: string;
  readonly rootId: string;
  /** Milliseconds since the epoch, as text. */
  readonly createdAt: string;
  readonly _version: string;
}

/** An event of the protocol of `@statelyai/inspect`. */
export type StatelyEvent =
  | (Base & {
      readonly type: '@xstate.actor';
      readonly name: string;
      readonly parentId: string | undefined;
      readonly definition: string | undefined;
      readonly snapshot: InspectedSnapshot;
    })
  | (Base & {
      readonly type: '@xstate.event';
      readonly event: { readonly type: string };
      readonly sourceId: string | undefined;
    })
  | (Base & {
      readonly type: '@xstate.snapshot';
      readonly event: { readonly type: string };
      readonly snapshot: InspectedSnapshot;
    });

/** Version of the package that has this protocol. */
const protocolVersion = '0.7.1';

const sessionOf = ({ kind, id }: Pick<BridgedActor, 'kind' | 'id'>): string => `${kind}/${id}`;

function baseOf(actor: BridgedActor, at: string, part: string): Base {
  return {
    id: `${sessionOf(actor)}/${part}`,
    sessionId: sessionOf(actor),
    rootId: sessionOf({ kind: 'room', id: actor.room }),
    createdAt: String(Date.parse(at)),
    _version: protocolVersion,
  };
}

const snapshotOf = (value: StateValue | null, context: unknown, isDone = false): InspectedSnapshot => ({
  status: isDone ? 'done' : 'active',
  value,
  context,
  children: {},
});

/** Introduces an actor in the state where its replay starts, or else in its current one. */
export function actorEvent(actor: BridgedActor, start: Standing | null): StatelyEvent {
  const kind = actorKinds.find((one) => one === actor.kind) satisfies ActorKind | undefined;
  return {
    ...baseOf(actor, actor.updated_at, 'actor'),
    type: '@xstate.actor',
    name: kind === undefined ? actor.kind : catalogue[kind].machine.id,
    parentId: actor.kind === 'room' ? undefined : sessionOf({ kind: 'room', id: actor.room }),
    definition: kind === undefined ? undefined : machineDefinition(kind),
    snapshot:
      start === null ? snapshotOf(actor.value, actor.context, actor.done) : snapshotOf(start.value, start.context),
  };
}

/** The events of one past move: what the actor received, and the state that followed. */
export function stepEvents(actor: BridgedActor, step: ReplayStep): readonly StatelyEvent[] {
  const { revision, at, event, value, context, by_broadcast } = step;
  const isDone = actor.done && revision === actor.revision;
  return [
    {
      ...baseOf(actor, at, `${revision}/event`),
      type: '@xstate.event',
      event,
      sourceId: by_broadcast ? sessionOf({ kind: 'room', id: actor.room }) : undefined,
    },
    {
      ...baseOf(actor, at, `${revision}/snapshot`),
      type: '@xstate.snapshot',
      event,
      snapshot: snapshotOf(value, context, isDone),
    },
  ];
}

/** The current state of an actor whose moves up to it are not known. */
export function currentSnapshot(actor: BridgedActor): StatelyEvent {
  return {
    ...baseOf(actor, actor.updated_at, `${actor.revision}/snapshot`),
    type: '@xstate.snapshot',
    event: { type: '' },
    snapshot: snapshotOf(actor.value, actor.context, actor.done),
  };
}
