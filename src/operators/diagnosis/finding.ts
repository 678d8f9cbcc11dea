import { z } from 'zod';

/** Body of an operators' act, without its reason. */
export interface CureAct {
  readonly act: string;
  readonly [field: string]: unknown;
}

/** What ends a finding: an act of the operators, or what to do outside if `act` is null. */
export interface Cure {
  readonly label: string;
  readonly act: CureAct | null;
  readonly text: string;
}

/** `broken`: somebody must act. `waiting`: it mends itself. `note`: normal, but it may explain a call. */
export type Severity = 'broken' | 'waiting' | 'note';

/** One thing that is wrong with a room or with the product, or that explains what people see. */
export interface Finding {
  readonly severity: Severity;
  readonly code: string;
  /** What is wrong, in one plain sentence. No personal data. */
  readonly sentence: string;
  /** Why, and what follows from it. */
  readonly explanation: string;
  /** ISO 8601; null when it is unknown. */
  readonly since: string | null;
  readonly actor: { readonly kind: string; readonly id: string } | null;
  readonly cures: readonly Cure[];
}

/** A pure function that derives findings from facts. */
export type Rule<Facts> = (facts: Facts) => readonly Finding[];

const order: readonly Severity[] = ['broken', 'waiting', 'note'];

/** Runs all rules; the worst findings come first, and among equals those of earlier rules. */
export const findWith = <Facts>(rules: readonly Rule<Facts>[], facts: Facts): Finding[] =>
  rules
    .flatMap((rule) => rule(facts))
    .toSorted((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity));

type Made = Pick<Finding, 'code' | 'sentence' | 'explanation'> & Partial<Pick<Finding, 'since' | 'actor' | 'cures'>>;

const make =
  (severity: Severity) =>
  ({ code, sentence, explanation, since = null, actor = null, cures = [] }: Made): Finding => {
    return { severity, code, sentence, explanation, since, actor, cures };
  };

/** Makes a finding of each severity. */
export const broken = make('broken');
export const waiting = make('waiting');
export const note = make('note');

/** A cure by an act of the operators. */
export const cureBy = (label: string, act: CureAct, text: string): Cure => ({ label, act, text });

/** A cure that somebody carries out elsewhere. */
export const cureOutside = (label: string, text: string): Cure => ({ label, act: null, text });

/** Returns the cure that compares a room with LiveKit. */
export const reconcile = (room: string): Cure =>
  cureBy(
    'Compare with LiveKit now',
    { act: 'room.reconcile', room },
    'LiveKit is asked who is in the room, and what differs is corrected.',
  );

/** Returns the cure that ends a PostgreSQL session which blocks others. */
export const endSession = (pid: number): Cure =>
  cureOutside(
    'End that session',
    `Run in PostgreSQL: select pg_terminate_backend(${pid}); Its transaction is rolled back, and everything that waited goes on.`,
  );

const cureObject = z.object({
  label: z.string(),
  act: z.looseObject({ act: z.string() }).nullable(),
  text: z.string(),
});

/** Schema of a finding in the answers of the API. */
export const findingObject = z.object({
  severity: z.enum(['broken', 'waiting', 'note']),
  code: z.string(),
  sentence: z.string(),
  explanation: z.string(),
  since: z.string().nullable(),
  actor: z.object({ kind: z.string(), id: z.string() }).nullable(),
  cures: z.array(cureObject),
});
