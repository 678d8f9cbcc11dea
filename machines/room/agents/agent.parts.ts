import { agentAnnouncements } from './agent.announcements.ts';
import { agentChanges } from './agent.changes.ts';
import { agentDelays } from './agent.delays.ts';
import { agentGuards } from './agent.guards.ts';

/** The parts that all agents share: the role comes as a param. */
export const agentParts = {
  guards: agentGuards,
  actions: { ...agentAnnouncements, ...agentChanges },
  delays: agentDelays,
};
