import { hash } from 'node:crypto';
import type { AnyMachineSnapshot } from 'xstate';
import type { Limits } from '#machines/briefing.ts';
import type { Log } from '#src/kernel/log.ts';
import type { MachineEvent } from './delivery.ts';
import type { HeldActor, Timer } from './held-actor.ts';
import { type Kind, type Kinds, kindOf } from './kinds.ts';
import type { Move } from './move.ts';
import { type RedactOptions, redactFields } from './redact.ts';

/** The members that a move's messages have moved. */
export interface Told {
  readonly count: number;
  /** Time of these members' moves. */
  readonly at: Date;
}

/** What a journal line stores for a replay, as JSON. */
export interface Kept {
  readonly given: string | null;
  /** The key of the settings that the machine received. */
  readonly limits: string | null;
  readonly checkpoint: string | null;
}

/** What the journal stores of the events of a line, redacted. */
export interface Given {
  readonly event?: Readonly<Record<string, unknown>>;
  /** The fields that lookups added. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Id of the timer that fired. */
  readonly timer?: string;
  /** What the same move sent to the members of its actor. */
  readonly told?: { readonly at: string; readonly events: readonly MachineEvent[] };
  /** Set alone: the events exceeded the maximum length. */
  readonly cut?: true;
}

/** An actor's state after a line, its context redacted. */
export interface Checkpoint {
  readonly version: number;
  readonly snapshot: Readonly<Record<string, unknown>>;
  readonly timers: Readonly<Record<string, Timer>>;
}

/** Builds what journal lines store for replays. */
export interface Journaling {
  keep(kinds: Kinds, move: Move, told: Told | undefined): Kept;
  /** An actor's state as the journal stores it. */
  checkpoint(kind: Kind, live: AnyMachineSnapshot, timers: Readonly<Record<string, Timer>>): Checkpoint;
  /** Key and JSON of the settings, until a commit of this process has stored them; then null. */
  readonly unstored: readonly [key: string, limits: string] | null;
  /** Called when a commit has stored the settings. */
  stored(): void;
}

/** Maximum characters of a line's `given`; longer ones are cut. */
const longest = 8_192;
/** Maximum revisions between two checkpoints of an actor. */
const checkpointEvery = 64;

interface JournalingParts {
  readonly limits: Limits;
  readonly log: Pick<Log, 'warn'>;
  readonly mark: RedactOptions['mark'];
}

export function createJournaling({ limits, log, mark }: JournalingParts): Journaling {
  const json = JSON.stringify(limits);
  const key = hash('sha256', json, 'hex').slice(0, 16);
  const reported = new Set<string>();
  let stored = false;
  const options = (of: string): RedactOptions => ({
    mark,
    undeclared(path) {
      const field = `${of} ${path}`;
      if (reported.has(field)) return;
      reported.add(field);
      log.warn({ field }, 'the journal leaves out a field whose redaction is not declared');
    },
  });
  const redactEvent = ({ redaction }: Kind, { type, ...fields }: MachineEvent) =>
    redactFields(fields, redaction.events[type] ?? {}, options(type));
  return {
    checkpoint: checkpointOf,
    get unstored() {
      return stored ? null : ([key, json] as const);
    },
    stored() {
      stored = true;
    },
    keep(kinds, move, told) {
      const { actor, delivery } = move;
      const { kind } = actor;
      const given: Given = {
        ...filled('event', redactEvent(kind, delivery.event)),
        ...filled('fields', redactEvent(kind, { ...move.fields, type: delivery.event.type })),
        ...(delivery.timer === undefined ? {} : { timer: delivery.timer.id }),
        ...(told === undefined ? {} : { told: { at: told.at.toISOString(), events: messages(kinds, move) } }),
      };
      const text = JSON.stringify(given);
      const cut = text.length > longest;
      const due = !isComplete(actor, move) || move.revision % checkpointEvery === 0 || actor.aged || cut;
      actor.journaled = move.revision;
      actor.outdated = false;
      actor.aged = false;
      return {
        given: cut ? '{"cut":true}' : text,
        limits: key,
        checkpoint: due ? JSON.stringify(checkpointOf(kind, move.live, move.timers)) : null,
      };
    },
  };

  function messages(kinds: Kinds, { actor, plan }: Move): MachineEvent[] {
    const members = kindOf(kinds, actor.kind.members!);
    return plan.messages
      .filter(({ to }) => to === 'members')
      .map(({ event }) => ({ type: event.type, ...redactEvent(members, event) }));
  }

  function checkpointOf(kind: Kind, live: AnyMachineSnapshot, timers: Readonly<Record<string, Timer>>): Checkpoint {
    const snapshot = kind.machine.getPersistedSnapshot(live as never) as unknown as Record<string, unknown>;
    const context = redactFields(snapshot.context as object, kind.redaction.context, options(`${kind.name}.context`));
    const pending = Object.entries(timers).map(([id, timer]) => {
      return [id, { ...timer, event: { type: timer.event.type, ...redactEvent(kind, timer.event) } }];
    });
    return { version: kind.version, snapshot: { ...snapshot, context }, timers: Object.fromEntries(pending) };
  }
}

const filled = (name: 'event' | 'fields', fields: object) =>
  Object.keys(fields).length === 0 ? {} : { [name]: fields };

/** Whether the journal has every earlier move of the actor, all by the same machine version. */
const isComplete = ({ journaled, outdated }: HeldActor, { revision }: Move): boolean =>
  journaled === revision - 1 && !outdated;

/**
 * Records that a move has no line of its own, because the sender's line counts it. A due checkpoint is then written by
 * the actor's next line; the same applies when the sender's line precedes an earlier move of this actor.
 */
export function noteUnlined(move: Move): void {
  const { actor, revision } = move;
  const isFirst = revision === actor.storedRevision + 1;
  if (isFirst && isComplete(actor, move) && !actor.aged && revision % checkpointEvery !== 0) actor.journaled = revision;
}
