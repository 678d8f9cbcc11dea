import { announce } from '../room.announce.ts';
import type { OfAgent } from './agent.context.ts';

export const agentAnnouncements = {
  announceAgentStarted: announce<OfAgent>((_, { role }) => ({ type: `${role}.started`, data: {} })),
  announceAgentStopped: announce<OfAgent>((_, { role }) => ({ type: `${role}.stopped`, data: {} })),
  announceAgentFailed: announce<OfAgent>(({ context }, { role }) => ({
    type: `${role}.failed`,
    data: { reason: context[role].appeared ? 'agent_gone' : 'no_agent' },
  })),
};
