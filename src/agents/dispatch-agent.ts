import type { ParamsOf } from '#machines/vocabulary.ts';
import { Away, type Handler } from '#src/actors/command.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';
import { type AgentCommands, type AgentParts, findActiveAgent, nameOf } from './agent-of.ts';

interface Dispatched {
  readonly dispatch: string;
  readonly agent: string | null;
}

/**
 * Dispatches an agent to a LiveKit room. Creating a dispatch is not idempotent, so an existing one, from an earlier run
 * or from elsewhere, is adopted and surplus ones are deleted. LiveKit accepts a dispatch even if no such agent exists;
 * a later command checks whether the agent joined.
 */
export function dispatchAgent(parts: AgentParts): Handler<ParamsOf<AgentCommands['livekit.dispatchAgent']>> {
  return async ({ to: { id: room }, params: { role, about } }) => {
    const dispatched = await askLiveKit(() => dispatch(parts, room, nameOf(parts, role), about), null);
    if (dispatched === null) throw new Away('The LiveKit room is not there');
    return { outcome: { type: `${role}.dispatched`, ...dispatched } };
  };
}

/** Null without a LiveKit room, because a dispatch would create one. */
async function dispatch(
  { livekit }: AgentParts,
  room: string,
  name: string,
  about: string | null,
): Promise<Dispatched | null> {
  if ((await livekit.listRooms([room])).length === 0) return null;
  const [found, ...surplus] = (await livekit.listDispatches(room)).filter(({ agentName }) => agentName === name);
  if (found === undefined) return { dispatch: (await livekit.createDispatch(room, name, about)).id, agent: null };
  for (const { id } of surplus) await askLiveKit(() => livekit.deleteDispatch(room, id), undefined);
  return { dispatch: found.id, agent: await findActiveAgent(livekit, room, name) };
}
