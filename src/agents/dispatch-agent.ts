import { Away, type Handler } from '#src/actors/command.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';
import { type AgentParts, findActiveAgent, nameOf } from './agent-of.ts';

interface Dispatched {
  readonly dispatch: string;
  readonly agent: string | null;
}

/**
 * Sends an agent to the LiveKit room of a room. Dispatching twice sends two: one that is under way already, by an
 * earlier run of this command or by others, is taken over, and all but one are deleted. LiveKit answers at once whether
 * or not there is an agent of that name; whether it came is found out later.
 */
export function dispatchAgent(parts: AgentParts): Handler {
  return {
    async run({ to: { id: room }, params: { role } }) {
      const dispatched = await askLiveKit(() => dispatch(parts, room, nameOf(parts, role)), null);
      if (dispatched === null) throw new Away('The LiveKit room is not there');
      return { outcome: { type: `${String(role)}.dispatched`, ...dispatched } };
    },
    failed: ({ params: { role } }, reason) => ({ type: `${String(role)}.dispatchFailed`, reason }),
  };
}

/** Null without a LiveKit room: a dispatch would open one. */
async function dispatch({ livekit }: AgentParts, room: string, name: string): Promise<Dispatched | null> {
  if ((await livekit.listRooms([room])).length === 0) return null;
  const [found, ...surplus] = (await livekit.listDispatches(room)).filter(({ agentName }) => agentName === name);
  if (found === undefined) return { dispatch: (await livekit.createDispatch(room, name)).id, agent: null };
  for (const { id } of surplus) await askLiveKit(() => livekit.deleteDispatch(room, id), undefined);
  return { dispatch: found.id, agent: await findActiveAgent(livekit, room, name) };
}
