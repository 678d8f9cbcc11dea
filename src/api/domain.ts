import type { ParamsOf, Vocabulary, Word } from '#machines/vocabulary.ts';
import type { Handler } from '#src/actors/command.ts';
import type { Surroundings, Write } from '#src/actors/runtime.ts';
import type { FactTable } from '#src/facts/fact.ts';
import type { Purge } from '#src/jobs/purge.ts';
import type { Task } from '#src/jobs/task.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { MetricMakers } from './metric-makers.ts';
import type { Route } from './route.ts';

/** How a command is carried out. */
export interface CommandOf<Deps, Params = never> {
  /** Milliseconds after which the command is given up, and its actor is told. */
  readonly giveUpAfterMs: number;
  /** Called once, when the product starts. */
  handler(deps: Deps): Handler<Params>;
}

/** Work that one replica repeats while it runs. */
export interface Loop {
  readonly name: string;
  /** Milliseconds from the end of one turn to the next one. */
  readonly everyMs: number;
  turn(): Promise<unknown>;
}

/** What a domain adds to the product. `Deps` is what its work needs, `RouteDeps` what its routes need. */
export interface Domain<Deps = never, RouteDeps = never> {
  readonly name: string;
  /** By kind of actor: what its machine must know from rows beside its snapshot, and how actors are adopted. */
  readonly surroundings?: Readonly<Record<string, Partial<Surroundings>>>;
  /** Write name → rows that change in the commit of the move that asks for it. */
  readonly writes: Readonly<Record<string, Write<never>>>;
  /** Command name → work outside, after the commit. */
  readonly commands: Readonly<Record<string, CommandOf<Deps>>>;
  readonly routes?: readonly Route<RouteDeps>[];
  /** What the domain's part of the machines announces. */
  readonly facts?: FactTable;
  /** Jobs of the queue beside the commands. */
  tasks?(deps: Deps): readonly Task[];
  loops?(deps: Deps): readonly Loop[];
  /**
   * Compares with LiveKit what its webhooks may not have told, in the order of the domains: a later sweep may count on
   * what an earlier one found, and is left out when that one rejects.
   */
  sweep?(deps: Deps): Promise<void>;
  /** Rows that are deleted when they are old. */
  purges?(settings: Settings): readonly Purge[];
  /** Counters, gauges and histograms, by the names under which the code finds them. */
  metrics?(make: MetricMakers): object;
}

type Writes<Words extends Record<string, Word>> = {
  readonly [Name in keyof Words]: Write<ParamsOf<Words[Name]>>;
};

type Commands<Words extends Record<string, Word>, Deps> = {
  readonly [Name in keyof Words]: CommandOf<Deps, ParamsOf<Words[Name]>>;
};

/** Every word of the vocabulary has its handler; without words the table may be left out. */
type Tables<Words extends Vocabulary, Deps> = (keyof Words['writes'] extends never
  ? object
  : { readonly writes: Writes<Words['writes']> }) &
  (keyof Words['commands'] extends never ? object : { readonly commands: Commands<Words['commands'], Deps> });

const noWords = { writes: {}, commands: {} } as const satisfies Vocabulary;

/**
 * Declares a domain. `words` are what machines ask of it: a missing, surplus or mistyped handler does not compile. The
 * vocabulary is given first, so that the types of the rest follow from it.
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
