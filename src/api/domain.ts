import type { ActorKind } from '#machines/catalogue.ts';
import type { ParamsOf, Vocabulary, Word } from '#machines/vocabulary.ts';
import type { Command, FailureReason, Handler } from '#src/actors/command.ts';
import type { SentEvent } from '#src/actors/delivery.ts';
import type { Surroundings, Write } from '#src/actors/runtime.ts';
import type { FactTable } from '#src/facts/fact.ts';
import type { Purge } from '#src/jobs/purge.ts';
import type { Task } from '#src/jobs/task.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { MetricMakers } from './metric-makers.ts';
import type { Route } from './route.ts';

/** An event with nothing but the reason of a failure. */
type PlainFailure<Event = SentEvent> = Event extends { readonly type: infer Type }
  ? { readonly type: Type; readonly reason: FailureReason } extends Event
    ? Type
    : never
  : never;

/** Handler of a command, with its deadline. */
export interface CommandOf<Deps, Params = never> {
  /** Milliseconds after which the command is given up and its actor gets the failure. */
  readonly giveUpAfterMs: number;
  /** The outcome of a command that failed: the type of an event with the reason, or what makes another event. */
  readonly failed: PlainFailure | ((command: Command<Params>, reason: FailureReason) => SentEvent);
  /** Called once at start. */
  handler(deps: Deps): Handler<Params>;
}

/** Work that every replica repeats while it runs. */
export interface Loop {
  readonly name: string;
  /** Milliseconds from the end of one turn to the start of the next. */
  readonly everyMs: number;
  turn(): Promise<unknown>;
}

/**
 * What a domain adds to the product. `Deps` are the dependencies of its background work, `RouteDeps` those of its
 * routes.
 */
export interface Domain<Deps = never, RouteDeps = never> {
  readonly name: string;
  /** By kind of actor: the rows its machine needs beside its snapshot, and how actors are adopted. */
  readonly surroundings?: Readonly<Partial<Record<ActorKind, Partial<Surroundings>>>>;
  /** By write name: the statement that changes rows in the commit of the transition. */
  readonly writes: Readonly<Record<string, Write<never>>>;
  /** By command name: outside work done after the commit. */
  readonly commands: Readonly<Record<string, CommandOf<Deps>>>;
  readonly routes?: readonly Route<RouteDeps>[];
  /** What the domain's part of the machines announces. */
  readonly facts?: FactTable;
  /** Jobs of the queue other than commands. */
  tasks?(deps: Deps): readonly Task[];
  loops?(deps: Deps): readonly Loop[];
  /**
   * Compares our state with LiveKit's to find what webhooks missed. Sweeps run in the order of the domains; a later one
   * may rely on an earlier one, and is skipped when that one rejects.
   */
  sweep?(deps: Deps): Promise<void>;
  /** Deletion of expired rows. */
  purges?(settings: Settings): readonly Purge[];
  /** Counters, gauges and histograms, by the names the code uses. */
  metrics?(make: MetricMakers): object;
}

type Writes<Words extends Record<string, Word>> = {
  readonly [Name in keyof Words]: Write<ParamsOf<Words[Name]>>;
};

type Commands<Words extends Record<string, Word>, Deps> = {
  readonly [Name in keyof Words]: CommandOf<Deps, ParamsOf<Words[Name]>>;
};

/** Every word of the vocabulary needs a handler; a domain without words may omit the table. */
type Tables<Words extends Vocabulary, Deps> = (keyof Words['writes'] extends never
  ? object
  : { readonly writes: Writes<Words['writes']> }) &
  (keyof Words['commands'] extends never ? object : { readonly commands: Commands<Words['commands'], Deps> });

const noWords = { writes: {}, commands: {} } as const satisfies Vocabulary;

/**
 * Declares a domain. `words` are the commands and writes that machines request of it: a missing, surplus or mistyped
 * handler does not compile. Curried, so that the other types are inferred from the vocabulary.
 */
export const domain =
  <Words extends Vocabulary = typeof noWords>(name: string, words: Words = noWords as unknown as Words) =>
  <Deps = object, RouteDeps = Deps, Facts extends FactTable = Readonly<Record<never, never>>>(
    members: Omit<Domain<Deps, RouteDeps>, 'name' | 'writes' | 'commands' | 'facts'> & {
      readonly facts?: Facts;
    } & Tables<Words, Deps>,
  ): Omit<Domain<Deps, RouteDeps>, 'facts'> & { readonly words: Words; readonly facts?: Facts } => {
    const { writes, commands } = members as Partial<Domain<Deps, RouteDeps>>;
    return { ...members, name, words, writes: writes ?? {}, commands: commands ?? {} };
  };
