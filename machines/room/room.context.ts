import { type AgentSlice, noAgent } from './agents/agent.context.ts';
import { type EntitlementContext, initialEntitlement } from './entitlement/entitlement.context.ts';
import { type EgressContext, initialEgress } from './meeting/egress.context.ts';
import { initialMeeting, type MeetingContext } from './meeting/meeting.context.ts';
import { initialRecordings, type RecordingsContext } from './recordings/recordings.context.ts';
import type { AgentRole } from './room.agents.ts';
import type { RoomEvent } from './room.events.ts';
import { initialSweeping, type SweepingContext } from './sweeping/sweeping.context.ts';
import { initialRoomkit, type RoomkitContext } from './telephony/roomkit.context.ts';
import { initialTelephony, type TelephonyContext } from './telephony/telephony.context.ts';

/** A room's context: one slice per region, plain JSON. Every field is bounded. */
export interface RoomContext
  extends MeetingContext,
    EgressContext,
    RecordingsContext,
    EntitlementContext,
    AgentSlice<AgentRole>,
    TelephonyContext,
    RoomkitContext,
    SweepingContext {}

/** The initial values of each slice. A field belongs to one slice: a test refuses it in two. */
export const contextSlices = {
  meeting: initialMeeting,
  recording: initialEgress,
  recordings: initialRecordings,
  entitlement: initialEntitlement,
  agents: { subtitles: noAgent, collector: noAgent } satisfies AgentSlice<AgentRole>,
  telephony: initialTelephony,
  roomkit: initialRoomkit,
  sweeping: initialSweeping,
} as const;

/** The context of a room that has received no event. */
export const initialContext: RoomContext = {
  ...contextSlices.meeting,
  ...contextSlices.recording,
  ...contextSlices.recordings,
  ...contextSlices.entitlement,
  ...contextSlices.agents,
  ...contextSlices.telephony,
  ...contextSlices.roomkit,
  ...contextSlices.sweeping,
};

/** Argument of guards and actions. */
export interface Given {
  readonly context: RoomContext;
  readonly event: RoomEvent;
}
