import type { Given } from '../room.context.ts';
import type { AgentSlice } from './agent.context.ts';

/** After this time the agent counts as stable: if it dies later, its retries start anew. */
const provenMs = 60_000;

/** Milliseconds before an agent that died is retried, growing to 30 s. */
const pauseMs = (tries: number): number => Math.min(30_000, 500 * 2 ** tries);

export const agentDelays = {
  agentAppears: ({ event }: Given) => event.limits.agentAppearMs,
  agentProves: () => provenMs,
};

/** The delay between the retries of one agent. Its name is part of stored timers: `subtitlesPause`. */
export const pauseOf = <Role extends string>(role: Role) =>
  ({
    [`${role}Pause`]: ({ context }: { context: AgentSlice<Role> }) => pauseMs(context[role].tries),
  }) as { readonly [Name in `${Role}Pause`]: (given: { context: AgentSlice<Role> }) => number };
