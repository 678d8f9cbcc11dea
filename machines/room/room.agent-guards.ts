import { type AgentRole, agentSidOf } from './room.agents.ts';
import { type Given, isFreshJoin, isPerson, type RoomContext } from './room.context.ts';
import type { RoomEvent } from './room.events.ts';

interface Of {
  readonly role: AgentRole;
}

/** What a room asks itself about its agents. */
export const agentGuards = {
  agentJoins: ({ context, event }: Given, { role }: Of) => isAgentJoin(context, event, role),
  agentLeaves: ({ context, event }: Given, { role }: Of) =>
    event.type === 'participant.left' && event.participant.sid === context[role].participant,
  agentIsThere: ({ context, event }: Given, { role }: Of) =>
    context[role].participant !== null || agentSidOf(event) !== null,
  // One that worked and died is tried again; one that never came has nobody who would run it.
  mayTryAgain: ({ context, event }: Given, { role }: Of) =>
    context[role].appeared && context[role].tries < event.limits.agentTries,
  lastWisherStops: ({ event }: Given) => event.type === 'subtitles.stop' && !event.othersWish,
  wisherLeaves: ({ event }: Given) =>
    event.type === 'participant.left' && event.known !== 'left' && isPerson(event) && event.wishes === true,
  nobodyWishes: ({ event }: Given) => 'othersWish' in event && event.othersWish === false,
};

/** Whether a participant event tells that this agent comes to the LiveKit room of the meeting. */
function isAgentJoin(context: RoomContext, event: RoomEvent, role: AgentRole): boolean {
  if (!isFreshJoin(context, event) || event.sid !== context.sid || event.participant.kind !== 'agent') return false;
  const name = event.limits.agents[role];
  // Which agent it is LiveKit says since 1.9; before, the identity that agents are made to take tells.
  return event.participant.agent === undefined
    ? event.participant.identity.startsWith(`${name}-`)
    : event.participant.agent === name;
}
