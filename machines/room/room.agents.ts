import type { RoomEvent } from './room.events.ts';

/** What a room has agents for; each is supervised in a region of this name, and remembered under it. */
export type AgentRole = 'subtitles';

/** What a room remembers of one agent. */
export interface AgentContext {
  /** The id of its dispatch at LiveKit. */
  readonly dispatch: string | null;
  /** The participant sid of the agent that is believed present. */
  readonly participant: string | null;
  /** How often it was dispatched since it last worked for long. */
  readonly tries: number;
  /** Whether it ever appeared since it was asked for: one that never does is not tried again. */
  readonly appeared: boolean;
}

/** Nobody has asked for it. */
export const noAgent: AgentContext = { dispatch: null, participant: null, tries: 0, appeared: false };

/** The participant sid of the agent, of an event that names one; null when the event says that none is there. */
export function agentSidOf(event: RoomEvent): string | null {
  if (event.type === 'participant.joined') return event.participant.sid;
  return 'agent' in event ? event.agent : null;
}
