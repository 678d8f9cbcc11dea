import type { ParamsOf } from '#machines/vocabulary.ts';
import type { Handler } from '#src/actors/command.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';
import { type AgentCommands, type AgentParts, nameOf } from './agent-of.ts';

/**
 * Ends an agent by deleting its dispatch, or all dispatches of its name when the id is unknown. Idempotent: a missing
 * dispatch counts as deleted.
 */
export function deleteDispatch(parts: AgentParts): Handler<ParamsOf<AgentCommands['livekit.deleteDispatch']>> {
  const { livekit } = parts;
  return async ({ to: { id: room }, params: { role, dispatch } }) => {
    await askLiveKit(async () => {
      // Without a LiveKit room, LiveKit does not answer calls about its dispatches.
      if ((await livekit.listRooms([room])).length === 0) return;
      const name = nameOf(parts, role);
      const ids =
        typeof dispatch === 'string'
          ? [dispatch]
          : (await livekit.listDispatches(room)).filter(({ agentName }) => agentName === name).map(({ id }) => id);
      for (const id of ids) await askLiveKit(() => livekit.deleteDispatch(room, id), undefined);
    }, undefined);
    return { outcome: { type: `${role}.dispatchDeleted` } };
  };
}
