import { agentWords } from '#machines/room/room.vocabulary.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { domain } from '#src/api/domain.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import type { AgentParts } from './agent-of.ts';
import { deleteDispatch } from './delete-dispatch.ts';
import { dispatchAgent } from './dispatch-agent.ts';
import { findAgent } from './find-agent.ts';

/** Dependencies of the agent commands. */
interface AgentDeps {
  readonly runtime: Pick<Runtime, 'limits'>;
  readonly livekit: LiveKitClient;
}

const partsOf = ({ runtime, livekit }: AgentDeps): AgentParts => ({ livekit, names: runtime.limits.agents });

/** Agents in LiveKit rooms, for any purpose: dispatch, lookup and removal. */
export const agents = domain(
  'agents',
  agentWords,
)<AgentDeps>({
  commands: {
    'livekit.dispatchAgent': {
      giveUpAfterMs: 10_000,
      failed: ({ params: { role } }, reason) => ({ type: `${role}.dispatchFailed`, reason }),
      handler: (deps) => dispatchAgent(partsOf(deps)),
    },
    'livekit.findAgent': {
      giveUpAfterMs: 10_000,
      failed: ({ params: { role } }, reason) => ({ type: `${role}.findFailed`, reason }),
      handler: (deps) => findAgent(partsOf(deps)),
    },
    'livekit.deleteDispatch': {
      giveUpAfterMs: 600_000,
      failed: ({ params: { role } }, reason) => ({ type: `${role}.deleteFailed`, reason }),
      handler: (deps) => deleteDispatch(partsOf(deps)),
    },
  },
});
