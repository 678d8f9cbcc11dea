import type { ParamsOf } from '#machines/vocabulary.ts';
import type { Handler } from '#src/actors/command.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';
import { type AgentCommands, type AgentParts, findActiveAgent, nameOf } from './agent-of.ts';

/** Asks LiveKit whether an agent is in the room, regardless of what webhooks reported. */
export function findAgent(parts: AgentParts): Handler<ParamsOf<AgentCommands['livekit.findAgent']>> {
  return async ({ to: { id: room }, params: { role } }) => {
    const agent = await askLiveKit(() => findActiveAgent(parts.livekit, room, nameOf(parts, role)), null);
    return { outcome: { type: `${role}.found`, agent } };
  };
}
