import type { Given } from '../room.context.ts';
import type { RoomEvent } from '../room.events.ts';
import { isFreshJoin } from '../room.joins.ts';
import type { OfAgent } from './agent.context.ts';

/** The participant sid of the agent, from an event that names one; null when the event says that none is present. */
export function agentSidOf(event: RoomEvent): string | null {
  if (event.type === 'participant.joined') return event.participant.sid;
  return 'agent' in event ? event.agent : null;
}

export const agentGuards = {
  /** The agent joins the LiveKit room of the meeting. */
  agentJoins: ({ context, event }: Given, { role }: OfAgent) => {
    if (!isFreshJoin(context, event) || event.sid !== context.sid || event.participant.kind !== 'agent') return false;
    const { agent, identity } = event.participant;
    const name = event.limits.agents[role];
    // LiveKit reports the name since 1.9. With older versions the identity decides: our agents' starts with the name.
    return agent === undefined ? identity.startsWith(`${name}-`) : agent === name;
  },
  agentLeaves: ({ context, event }: Given, { role }: OfAgent) =>
    event.type === 'participant.left' && event.participant.sid === context[role].participant,
  agentIsThere: ({ context, event }: Given, { role }: OfAgent) =>
    context[role].participant !== null || agentSidOf(event) !== null,
  // An agent that worked and died is retried; one that never appeared has no worker that would run it.
  mayTryAgain: ({ context, event }: Given, { role }: OfAgent) =>
    context[role].appeared && context[role].tries < event.limits.agentTries,
};
