import type { Cause } from '#src/actors/delivery.ts';

/** An operator who calls: a superuser, or somebody with the operator token. */
export interface Operator {
  /** The user id of a superuser, `token`, or `cli`. */
  readonly id: string;
}

/** The operator who uses the operator token. */
export const tokenOperator: Operator = { id: 'token' };

/** The operator who uses the command line. */
export const cliOperator: Operator = { id: 'cli' };

/** The origin of an operator's act, with its reason, for the journal. */
export const causeOfAct = ({ id }: Operator, reason: string): Cause => ({ by: 'operator', id, reason });
