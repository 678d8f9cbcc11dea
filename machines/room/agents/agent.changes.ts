import { assign } from 'xstate';
import type { Given, RoomContext } from '../room.context.ts';
import type { RoomEvent } from '../room.events.ts';
import { type AgentContext, noAgent, type OfAgent } from './agent.context.ts';
import { agentSidOf } from './agent.guards.ts';

const change = (make: (agent: AgentContext, event: RoomEvent) => AgentContext) =>
  assign<RoomContext, RoomEvent, OfAgent, RoomEvent, never>(({ context, event }: Given, { role }) => ({
    [role]: make(context[role], event),
  }));

/** Context changes of an agent. */
export const agentChanges = {
  forgetAgent: change(() => noAgent),
  countTry: change((agent) => ({ ...agent, participant: null, tries: agent.tries + 1 })),
  keepDispatch: change((agent, event) => ({
    ...agent,
    dispatch: 'dispatch' in event ? event.dispatch : agent.dispatch,
    participant: agentSidOf(event) ?? agent.participant,
  })),
  noteAgent: change((agent, event) => ({ ...agent, participant: agentSidOf(event) ?? agent.participant })),
  noteAgentGone: change((agent) => ({ ...agent, participant: null })),
  noteAppeared: change((agent) => ({ ...agent, appeared: true })),
  trustAgent: change((agent) => ({ ...agent, tries: 0 })),
  dropDispatch: change((agent) => ({ ...agent, dispatch: null, participant: null })),
};
