import type { Briefing } from '../briefing.ts';
import type { CallersReport, Reception } from './callers/callers.events.ts';
import type { DoorReport } from './door/door.events.ts';
import { type LobbyReport, type LobbyRequest, lobbyRequests } from './lobby/lobby.events.ts';
import type { MeetingReport, MeetingSignal } from './meeting/meeting.events.ts';
import type { RecordingReport } from './meeting/recording.events.ts';
import type { MetadataReport } from './metadata/metadata.events.ts';
import type { Rights } from './room.rights.ts';
import { type SubtitlesReport, type SubtitlesRequest, subtitlesRequests } from './subtitles/subtitles.events.ts';
import type { SweepingReport } from './sweeping/sweeping.events.ts';
import { type RoomkitRequest, roomkitRequests } from './telephony/roomkit.events.ts';
import type { TelephonyReport } from './telephony/telephony.events.ts';

/** LiveKit's participant kinds. Only `standard` ones are people in the meeting. */
export type ParticipantKind = 'standard' | 'ingress' | 'egress' | 'sip' | 'agent';

export interface Participant {
  readonly sid: string;
  readonly identity: string;
  readonly name: string;
  readonly kind: ParticipantKind;
  /** The role that the token gave them, of people; empty for none, left out where LiveKit was not asked. */
  readonly role?: string;
  /** Whether the token is one that people get, whose right is checked; left out for everybody else. */
  readonly checked?: true;
  /** The name under which the agent registered, where LiveKit reports it. */
  readonly agent?: string;
  /** Of a caller by telephone; identity and name hide the number. */
  readonly call?: Call;
}

/** A phone call; the number cannot be read from it. */
export interface Call {
  /** The LiveKit identity of the participant, sealed. */
  readonly sealed: string;
  /** Keyed hash of the number. */
  readonly number: string;
  /** LiveKit's id of the trunk that the call came through; empty where it is not reported. */
  readonly trunk: string;
  /** Whether the caller withholds the number: it then identifies nobody. */
  readonly withheld?: boolean;
}

/** Who may enter without knocking: everybody, every account, or who has a role. */
export type AccessLevel = 'public' | 'trusted' | 'restricted';

/** What every region may know of somebody who comes or goes. */
export interface ParticipantReport {
  /** The sid of the LiveKit room, which tells one LiveKit room from the next of the same name. */
  readonly sid: string;
  readonly participant: Participant;
  /** `sweep`: read from LiveKit's list of participants. */
  readonly source: 'webhook' | 'sweep';
  /** What the presence table has for this participant sid, read under the room's lock. */
  readonly known: 'no' | 'present' | 'left';
  /** Whether a host has removed this person from the meeting. */
  readonly banned?: boolean;
  /** Of those whose right is checked. */
  readonly rights?: Rights;
  /** Whether the token gave a role that is not this person's any more. */
  readonly outdated?: boolean;
  /** Whether this is a host for whom somebody waits at the door. */
  readonly awaited?: boolean;
  /** Of a caller by telephone. */
  readonly reception?: Reception;
  /** Of a leave: whether this person wants subtitles. */
  readonly wishes?: boolean;
}

/** What is reported to a room: all of it is already true and cannot be refused. */
export type RoomReport =
  | ({ readonly type: 'participant.joined' } & ParticipantReport)
  | ({ readonly type: 'participant.left' } & ParticipantReport)
  | MeetingReport
  | RecordingReport
  | DoorReport
  | LobbyReport
  | MetadataReport
  | SubtitlesReport
  | TelephonyReport
  | CallersReport
  | SweepingReport;

/** What is wanted of a room; it may be refused. */
export type RoomRequest = LobbyRequest | SubtitlesRequest | RoomkitRequest;

export type RoomEvent = (RoomReport | RoomRequest | MeetingSignal) & Briefing;

/** The events of these types. */
export type EventOf<Type extends RoomEvent['type']> = Extract<RoomEvent, { type: Type }>;

/** Somebody comes or goes. */
export type ParticipantEvent = EventOf<'participant.joined' | 'participant.left'>;

/** The requests among the events. */
export const roomRequests = [
  ...subtitlesRequests,
  ...roomkitRequests,
  ...lobbyRequests,
] as const satisfies readonly RoomRequest['type'][];
