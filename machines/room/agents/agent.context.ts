import type { AgentRole } from '../room.agents.ts';

/** The part of a room's context about one agent. */
export interface AgentContext {
  /** Id of its dispatch at LiveKit. */
  readonly dispatch: string | null;
  /** Participant sid of the agent that is believed present. */
  readonly participant: string | null;
  /** Number of dispatches since it last ran stably. */
  readonly tries: number;
  /** Whether it appeared since it was requested; an agent that never appears is not retried. */
  readonly appeared: boolean;
}

/** The slice of the context that belongs to the agent of a role, under the role's name. */
export type AgentSlice<Role extends string> = { readonly [Name in Role]: AgentContext };

/** Context without an agent. */
export const noAgent: AgentContext = { dispatch: null, participant: null, tries: 0, appeared: false };

/** The params of guards and actions that serve every agent. */
export interface OfAgent {
  readonly role: AgentRole;
}
