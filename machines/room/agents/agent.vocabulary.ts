import { word } from '../../vocabulary.ts';
import type { AgentRole } from '../room.agents.ts';

export const agentCommands = {
  'livekit.dispatchAgent': word<{ role: AgentRole; about: string | null }>(),
  'livekit.findAgent': word<{ role: AgentRole }>(),
  'livekit.deleteDispatch': word<{ role: AgentRole; dispatch: string | null }>(),
} as const;
