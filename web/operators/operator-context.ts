import { createContext } from 'preact';
import type { Act } from './api/act.ts';
import type { OperatorsApi } from './api/operators-api.ts';
import type { SessionAnswer } from './api/session-answer.ts';

/** An act that somebody is about to do. */
export interface PlannedAct {
  readonly label: string;
  readonly act: Act;
  /** Whether people or data are lost by it. */
  readonly isGrave?: boolean;
  /** Called after it was done. */
  readonly done?: () => void;
}

/** What the parts of the page share while somebody is logged in. */
export interface OperatorDesk {
  readonly api: OperatorsApi;
  readonly session: SessionAnswer;
  readonly go: (path: string) => void;
  /** Shows the login; what is open stays open behind it. */
  readonly sessionEnded: () => void;
  /** Opens the dialog of an act. */
  readonly plan: (act: PlannedAct) => void;
}

/** Provided by `OperatorsApp` after the login. */
export const OperatorContext = createContext<OperatorDesk>(undefined as never);
