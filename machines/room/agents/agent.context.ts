import type { AgentRole } from '../room.agents.ts';

/** What a room remembers of one agent. */
export interface AgentContext {
  /** The id of its dispatch at LiveKit. */
  readonly dispatch: string | null;
  /** The participant sid of the agent that is believed present. */
  readonly participant: string | null;
  /** How often it was dispatched since it last worked for long. */
  readonly tries: number;
  /** Whether it appeared since it was asked for; an agent that never appears is not retried. */
  readonly appeared: boolean;
}

/** The slice of the context that belongs to the agent of a role, under the role's name. */
export type AgentSlice<Role extends string> = { readonly [Name in Role]: AgentContext };

/** No agent was asked for. */
export const noAgent: AgentContext = { dispatch: null, participant: null, tries: 0, appeared: false };

/** The params of guards and actions that serve every agent. */
export interface OfAgent {
  readonly role: AgentRole;
}
