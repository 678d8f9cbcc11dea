export interface EgressContext {
  /** Id of the running egress. */
  readonly egress: string | null;
  /** Ids of ended egresses, newest last. */
  readonly pastEgresses: readonly string[];
}

export const initialEgress: EgressContext = { egress: null, pastEgresses: [] };
