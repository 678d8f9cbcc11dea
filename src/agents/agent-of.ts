import { type ParticipantInfo, ParticipantInfo_State } from 'livekit-server-sdk';
import type { agentWords } from '#machines/room/room.vocabulary.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { agentNameOf, participantKindOf } from '#src/livekit/translate.ts';

/** The commands of agents, with the types of their params. */
export type AgentCommands = (typeof agentWords)['commands'];

/** The LiveKit calls that the handlers of agents make. */
type AgentCalls = Pick<
  LiveKitClient,
  'listRooms' | 'listParticipants' | 'listDispatches' | 'createDispatch' | 'deleteDispatch'
>;

/** Dependencies of the handlers; `names` maps a role to the name under which its agent registers at LiveKit. */
export interface AgentParts {
  readonly livekit: AgentCalls;
  readonly names: Readonly<Record<string, string>>;
}

/** The agent name of a command's role. Throws when no agent is configured for it. */
export function nameOf({ names }: AgentParts, role: unknown): string {
  const name = names[String(role)];
  if (name === undefined || name === '') throw new Error('There is no agent for this');
  return name;
}

/** The participant sid of the active agent with this name in the room; null without one. */
export async function findActiveAgent(livekit: AgentCalls, room: string, name: string): Promise<string | null> {
  const participants = await livekit.listParticipants(room);
  const found = participants.find((info) => info.state === ParticipantInfo_State.ACTIVE && isAgent(info, room, name));
  return found?.sid ?? null;
}

function isAgent(info: ParticipantInfo, room: string, name: string): boolean {
  const called = agentNameOf(info);
  return (
    participantKindOf(info) === 'agent' &&
    (called === undefined ? info.identity === `${name}-${room}` : called === name)
  );
}
