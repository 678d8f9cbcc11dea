import type { Briefing } from '../briefing.ts';
import type { RecordingTold } from '../recording/recording.events.ts';
import type { CallersReport } from './callers/callers.events.ts';
import type { CollectorReport, CollectorSignal } from './collector/collector.events.ts';
import type { DoorReport } from './door/door.events.ts';
import { type LobbyReport, type LobbyRequest, lobbyRequests } from './lobby/lobby.events.ts';
import type { EgressReport } from './meeting/egress.events.ts';
import {
  type MeetingReport,
  type MeetingRequest,
  type MeetingSignal,
  meetingRequests,
} from './meeting/meeting.events.ts';
import type { MetadataReport } from './metadata/metadata.events.ts';
import type { ParticipantReport } from './room.people.ts';
import { type SubtitlesReport, type SubtitlesRequest, subtitlesRequests } from './subtitles/subtitles.events.ts';
import type { SweepingReport } from './sweeping/sweeping.events.ts';
import { type RoomkitRequest, roomkitRequests } from './telephony/roomkit.events.ts';
import type { TelephonyReport } from './telephony/telephony.events.ts';

/** Reports to a room: already true, so they cannot be refused. */
export type RoomReport =
  | ({ readonly type: 'participant.joined' } & ParticipantReport)
  | ({ readonly type: 'participant.left' } & ParticipantReport)
  | MeetingReport
  | EgressReport
  | RecordingTold
  | DoorReport
  | LobbyReport
  | MetadataReport
  | SubtitlesReport
  | CollectorReport
  | TelephonyReport
  | CallersReport
  | SweepingReport;

/** Requests to a room; a guard may refuse them. */
export type RoomRequest = MeetingRequest | LobbyRequest | SubtitlesRequest | RoomkitRequest;

export type RoomEvent = (RoomReport | RoomRequest | MeetingSignal | CollectorSignal) & Briefing;

/** The events of these types. */
export type EventOf<Type extends RoomEvent['type']> = Extract<RoomEvent, { type: Type }>;

/** Event of a participant who joins or leaves. */
export type ParticipantEvent = EventOf<'participant.joined' | 'participant.left'>;

/** The requests among the events. */
export const roomRequests = [
  ...meetingRequests,
  ...subtitlesRequests,
  ...roomkitRequests,
  ...lobbyRequests,
] as const satisfies readonly RoomRequest['type'][];
