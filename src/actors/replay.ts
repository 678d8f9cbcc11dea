import type { Address } from '#machines/addresses.ts';
import type { AnyDelivery, Cause, MachineEvent, StoredSnapshot } from './delivery.ts';
import type { HeldActor, Timer } from './held-actor.ts';
import { type Kind, kindOf } from './kinds.ts';
import { type Move, moveActor } from './move.ts';
import { type KeptLine, readLines, readRevision, readStart, type Start } from './read-lines.ts';
import { describeState, migrateState, restoreSnapshot } from './restore.ts';
import type { Runtime } from './runtime.ts';

type ReplayParts = Pick<Runtime, 'database' | 'kinds' | 'commands' | 'writes'>;

/** An actor's state at one revision, recomputed. */
export interface ReplayedState {
  readonly revision: number;
  readonly state: string;
  /** The state value: the name of a state, or states by region. */
  readonly value: unknown;
  readonly timers: Readonly<Record<string, Timer>>;
  /** As stored in the journal: names are dropped, identities are hashes. */
  readonly context: Readonly<Record<string, unknown>>;
}

/** One move of an actor, recomputed. */
export interface ReplayedStep extends ReplayedState {
  /** The database's time of the move, ISO 8601. */
  readonly at: string;
  /** The event, redacted. */
  readonly event: MachineEvent;
  readonly cause: Cause;
  readonly before: string;
  readonly facts: readonly string[];
  readonly commands: readonly string[];
  readonly writes: readonly string[];
  /** Types of the events for other actors. */
  readonly messages: readonly string[];
  /** Whether a message to all members moved the actor; the sender's line counts it. */
  readonly byBroadcast: boolean;
  /** Whether the journal recorded the same result; another machine version may have moved differently. */
  readonly agrees: boolean;
}

export interface Replay {
  /** Start of the replay: a checkpoint, or an actor before its first event. */
  readonly start: ReplayedState;
  /** Every later move, up to the last one that can be recomputed. */
  readonly steps: readonly ReplayedStep[];
}

/**
 * Recomputes the moves of an actor from its newest checkpoint before the revision `until` (default: the current one) up
 * to `until`, from the journal and the machine alone. For earlier moves, call again with `until` set to the revision of
 * the start. Null when the journal has no checkpoint to start from.
 */
export async function replay(parts: ReplayParts, address: Address<string>, until?: number): Promise<Replay | null> {
  const kind = kindOf(parts.kinds, address.kind);
  const room = kind.roomOf(address.id);
  const last = until ?? (await readRevision(parts.database, address)) ?? Number.MAX_SAFE_INTEGER;
  const initial = { version: kind.version, snapshot: JSON.parse(kind.initial), timers: {} };
  const start = await readStart(parts.database, room, address, { before: last, initial });
  const senders = [...parts.kinds.values()].find(({ members }) => members === kind.name)?.name ?? null;
  const after = start.line ?? '0';
  const lines = await readLines(parts.database, room, address, { after, until: last, senders });
  const actor = standAt(kind, address, start);
  const replayed = { start: describe(actor), steps: replayLines(parts, actor, lines, last) };
  if (start.line !== null || replayed.steps.length > 0) return replayed;
  // The earlier lines are purged or were cut: only the state after this line is known.
  const end = lines.find(({ own, revision }) => own && revision === last);
  if (!end?.checkpoint) return null;
  return { start: describe(standAt(kind, address, { ...end.checkpoint, revision: last, at: end.at })), steps: [] };
}

function standAt(kind: Kind, address: Address<string>, start: Omit<Start, 'line'>): HeldActor {
  const { revision } = start;
  const { snapshot, timers } = migrateState(kind, start, start.version);
  const live = restoreSnapshot(kind, snapshot);
  return {
    address,
    kind,
    room: kind.roomOf(address.id),
    version: kind.version,
    storedRevision: revision,
    revision,
    snapshot: snapshot as unknown as StoredSnapshot,
    live,
    timers: timers as Record<string, Timer>,
    done: live.hasTag('ended'),
    changed: false,
    inbox: 0,
    quarantined: false,
    born: false,
    journaled: revision,
    outdated: false,
    aged: false,
    now: start.at,
  };
}

const describe = ({ revision, live, timers }: HeldActor): ReplayedState => ({
  revision,
  state: describeState(live!.value),
  value: live!.value,
  timers,
  context: live!.context as ReplayedState['context'],
});

function replayLines(parts: ReplayParts, actor: HeldActor, lines: readonly KeptLine[], until: number): ReplayedStep[] {
  const steps: ReplayedStep[] = [];
  for (const line of lines) {
    if (actor.revision >= until) break;
    if (!line.own) {
      if (!actor.done) steps.push(...replayMessages(parts, actor, line, until));
      continue;
    }
    const move = line.revision === actor.revision + 1 ? replayLine(parts, actor, line) : null;
    if (move === null) break;
    // Deadlines may have been moved without a line; a checkpoint contains them.
    if (line.checkpoint !== null) actor.timers = { ...line.checkpoint.timers };
    steps.push(toStep(move, actor, agrees(move, line)));
  }
  return steps;
}

/** The move of an actor's own line; null when the line does not store its event, or the machine does not accept it. */
function replayLine(parts: ReplayParts, actor: HeldActor, line: KeptLine): Move | null {
  const { given, limits, event, cause, at } = line;
  if (given === null || given.cut || limits === null) return null;
  const timer = given.timer === undefined ? {} : { timer: { id: given.timer, token: '' } };
  const delivery = { to: actor.address, event: { ...given.event, type: event }, key: '', cause, ...timer };
  return tryMove({ ...parts, limits }, actor, delivery, given.fields ?? {}, at);
}

/** The moves caused by messages that an actor of the room has sent to all its members. */
function replayMessages(parts: ReplayParts, actor: HeldActor, line: KeptLine, until: number): ReplayedStep[] {
  const { given, limits, cause } = line;
  if (!given?.told || limits === null) return [];
  const at = new Date(given.told.at);
  return given.told.events.flatMap((event) => {
    if (actor.done || actor.revision >= until) return [];
    const move = tryMove({ ...parts, limits }, actor, { to: actor.address, event, key: '', cause }, {}, at);
    return move === null ? [] : [toStep(move, actor, true, true)];
  });
}

function tryMove(
  runtime: Pick<Runtime, 'limits' | 'commands' | 'writes'>,
  actor: HeldActor,
  delivery: AnyDelivery,
  fields: object,
  at: Date,
): Move | null {
  try {
    return moveActor(runtime, actor, delivery, fields, at);
  } catch {
    // It failed then too and was kept, or another machine version accepted it.
    return null;
  }
}

const toStep = (move: Move, actor: HeldActor, agreed: boolean, byBroadcast = false): ReplayedStep => ({
  ...describe(actor),
  at: move.at.toISOString(),
  event: { ...move.delivery.event, ...move.fields },
  cause: move.delivery.cause,
  before: move.before,
  facts: move.plan.facts.map(({ type }) => type),
  commands: move.plan.commands.map(({ name }) => name),
  writes: move.plan.writes.map(({ name }) => name),
  messages: move.plan.messages.map(({ event }) => event.type),
  byBroadcast,
  agrees: agreed,
});

const agrees = ({ before, after, plan }: Move, line: KeptLine): boolean =>
  before === line.before &&
  after === line.after &&
  plan.facts.map(({ type }) => type).join() === line.facts.join() &&
  plan.commands.map(({ name }) => name).join() === line.commands.join();
