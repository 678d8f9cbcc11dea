import { type AgentContext, noAgent } from './room.agents.ts';
import type { RoomEvent } from './room.events.ts';
import { isRefused } from './room.rights.ts';

/** What a room remembers beside its state; plain JSON, and nothing in it can grow. */
export interface RoomContext {
  /** The sid of the LiveKit room that the meeting runs in. */
  readonly sid: string | null;
  /** Sids whose meeting is over, newest last: a late webhook about them moves nothing. */
  readonly past: readonly string[];
  /** LiveKit rooms in which joins are checked, newest last: their beginning was reported, or a look has found them. */
  readonly checked: readonly string[];
  /** How many people (participants of kind standard) are believed present. */
  readonly people: number;
  /** The egress that records now. */
  readonly egress: string | null;
  /** Egresses that ended, newest last. */
  readonly pastEgresses: readonly string[];
  /** The LiveKit room that the meeting ran in when the look that is on its way began: it testifies of no other one. */
  readonly lookedFor: string | null;
  /** Whether that look began after the recording did, so that it can testify about the recorder. */
  readonly lookSawRecording: boolean;
  /** Whether people were told that nothing plays. */
  readonly mediaLost: boolean;
  /** The agent that writes subtitles. */
  readonly subtitles: AgentContext;
  /** The dispatch rule that lets callers in. */
  readonly rule: string | null;
  /** Whether a meeting room device is about to call, before anybody has come. */
  readonly deviceAwaited: boolean;
}

/** A room that was never told anything. */
export const initialContext: RoomContext = {
  sid: null,
  past: [],
  checked: [],
  people: 0,
  egress: null,
  pastEgresses: [],
  lookedFor: null,
  lookSawRecording: false,
  mediaLost: false,
  subtitles: noAgent,
  rule: null,
  deviceAwaited: false,
};

/** What guards and actions are given. */
export interface Given {
  readonly context: RoomContext;
  readonly event: RoomEvent;
}

/** Somebody comes or goes. */
export type ParticipantEvent = Extract<RoomEvent, { type: 'participant.joined' | 'participant.left' }>;
/** A recorder begins, goes on or ends. */
export type EgressEvent = Extract<RoomEvent, { type: 'egress.started' | 'egress.updated' | 'egress.ended' }>;

const isParticipantEvent = (event: RoomEvent): event is ParticipantEvent =>
  event.type === 'participant.joined' || event.type === 'participant.left';
/** Whether an event tells of a recorder. */
export const isEgressEvent = (event: RoomEvent): event is EgressEvent => event.type.startsWith('egress.');
/** Whether a participant event is about somebody who meets others, not about an agent, a recorder or a caller. */
export const isPerson = (event: RoomEvent): boolean =>
  isParticipantEvent(event) && event.participant.kind === 'standard';
/** The LiveKit room that an event speaks of, if it speaks of one. */
export const sidOf = (event: RoomEvent): string | null => ('sid' in event ? event.sid : null);

/**
 * A join that may be believed: not seen before, not refused, and of a LiveKit room that is not over, unless LiveKit
 * itself just said so.
 */
export function isFreshJoin(context: RoomContext, event: RoomEvent): event is ParticipantEvent {
  return (
    event.type === 'participant.joined' &&
    event.known === 'no' &&
    (event.source === 'sweep' || !context.past.includes(event.sid)) &&
    !isRefused(context, event)
  );
}

/** Whether somebody comes to a LiveKit room that is not the meeting's. */
export const joinsAnotherRoom = (context: RoomContext, event: RoomEvent): boolean =>
  isFreshJoin(context, event) && event.sid !== context.sid && isPerson(event);

/** What is over, without what LiveKit itself says is not. */
export const pastBut = (current: string | null, { past }: RoomContext): string[] =>
  past.filter((sid) => sid !== current);

/** An egress of this meeting: by the sid of its LiveKit room, which early reports leave out. */
export function isFreshEgress(context: RoomContext, event: RoomEvent): event is EgressEvent {
  return (
    isEgressEvent(event) &&
    (event.sid === context.sid || event.sid === '') &&
    !context.pastEgresses.includes(event.egress)
  );
}
