import type { Act, ActorTarget } from './act.ts';

/** What cures a finding: an act, or something to be done outside of the product. */
export interface Cure {
  readonly label: string;
  readonly act: Act | null;
  readonly text: string;
}

/** What is wrong with a room, or explains its state. */
export interface Finding {
  readonly severity: 'broken' | 'waiting' | 'note';
  readonly code: string;
  readonly sentence: string;
  readonly explanation: string;
  readonly since: string | null;
  readonly actor: ActorTarget | null;
  readonly cures: readonly Cure[];
}

export interface DiagnosisAnswer {
  readonly at: string;
  readonly findings: readonly Finding[];
}
