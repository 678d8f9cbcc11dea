import { assign, cancel, emit, raise } from 'xstate';
import { type AgentContext, type AgentRole, agentSidOf, noAgent } from './room.agents.ts';
import type { Given, RoomContext } from './room.context.ts';
import type { RoomEvent } from './room.events.ts';
import type { RoomFact } from './room.facts.ts';

interface Of {
  readonly role: AgentRole;
}

const change = (make: (agent: AgentContext, event: RoomEvent) => AgentContext) =>
  assign<RoomContext, RoomEvent, Of, RoomEvent, never>(({ context, event }: Given, { role }: Of) => ({
    [role]: make(context[role], event),
  }));

/** So long somebody who asked for an agent may be away. */
const absenceMs = 10_000;

const announce = (what: 'started' | 'stopped') =>
  emit<RoomContext, RoomEvent, Of, RoomEvent, RoomFact>((_, { role }) => ({ type: `${role}.${what}`, data: {} }));

const tell = (type: 'meeting.over' | 'meeting.moved') =>
  raise<RoomContext, RoomEvent, RoomEvent, undefined, never, never>(({ event: { at, limits } }) => ({
    type,
    at,
    limits,
  }));

/** How a room's memory of its agents changes, and what it announces of them. */
export const agentChanges = {
  forgetAgent: change(() => noAgent),
  countTry: change((agent) => ({ ...agent, participant: null, tries: agent.tries + 1 })),
  keepDispatch: change((agent, event) => ({
    ...agent,
    dispatch: event.type === 'subtitles.dispatched' ? event.dispatch : agent.dispatch,
    participant: agentSidOf(event) ?? agent.participant,
  })),
  noteAgent: change((agent, event) => ({ ...agent, participant: agentSidOf(event) ?? agent.participant })),
  noteAgentGone: change((agent) => ({ ...agent, participant: null })),
  noteAppeared: change((agent) => ({ ...agent, appeared: true })),
  trustAgent: change((agent) => ({ ...agent, tries: 0 })),
  dropDispatch: change((agent) => ({ ...agent, dispatch: null, participant: null })),

  announceAgentStarted: announce('started'),
  announceAgentStopped: announce('stopped'),
  announceAgentFailed: emit<RoomContext, RoomEvent, Of, RoomEvent, RoomFact>(({ context }, { role }) => ({
    type: `${role}.failed`,
    data: { reason: context[role].appeared ? 'agent_gone' : 'no_agent' },
  })),

  // Somebody whose connection is lost for a moment still wants what they wanted.
  awaitWishers: raise<RoomContext, RoomEvent, RoomEvent, undefined, never, never>(
    { type: 'subtitles.absent' } as RoomEvent,
    { id: 'subtitles.absent', delay: absenceMs },
  ),
  forgetAbsence: cancel<RoomContext, RoomEvent, undefined, RoomEvent>('subtitles.absent'),

  // What one region tells the others, which hear it in the same move.
  tellOver: tell('meeting.over'),
  tellMoved: tell('meeting.moved'),
};
