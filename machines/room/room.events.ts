import type { Briefing } from '../briefing.ts';
import type { Rights } from './room.rights.ts';

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
  /** Under which name the agent registered, where LiveKit says so. */
  readonly agent?: string;
  /** Of who calls by telephone; their identity and name hide the number. */
  readonly call?: Call;
}

/** A phone call. Whose number it is nobody can read in it. */
export interface Call {
  /** How LiveKit knows the participant, sealed. */
  readonly sealed: string;
  /** Keyed hash of the number. */
  readonly number: string;
  /** LiveKit's id of the trunk that the call came through; empty where it is not said. */
  readonly trunk: string;
  /** Whether the caller withholds the number: it names nobody then. */
  readonly withheld?: boolean;
}

/** What a room must know before it lets a caller in or out. */
export interface Reception {
  /** The id that the caller gets at the door. */
  readonly guest: string;
  /** Null for a room that is gone. */
  readonly accessLevel: AccessLevel | null;
  /** Whether nobody who has this number is let in for a while. */
  readonly lockedOut: boolean;
  /** Whether this call is known at the door already. */
  readonly expected: boolean;
}

/** Who may enter without knocking: everybody, every account, or who has a role. */
export type AccessLevel = 'public' | 'trusted' | 'restricted';

interface ParticipantReport {
  /** The sid of the LiveKit room, which tells one LiveKit room from the next of the same name. */
  readonly sid: string;
  readonly participant: Participant;
  /** `sweep`: LiveKit was asked and said so. */
  readonly source: 'webhook' | 'sweep';
  /** What the presence table says of this participant sid, read under the room's lock. */
  readonly known: 'no' | 'present' | 'left';
  /** Whether a host has put this person out of the meeting. */
  readonly banned?: boolean;
  /** Of those whose right is checked. */
  readonly rights?: Rights;
  /** Whether the token gave a role that is not this person's any more. */
  readonly outdated?: boolean;
  /** Whether this is a host for whom somebody waits at the door. */
  readonly awaited?: boolean;
  /** Of somebody who calls by telephone. */
  readonly reception?: Reception;
  /** Of a leave: whether this person wants subtitles. */
  readonly wishes?: boolean;
}

export type EgressStatus = 'starting' | 'active' | 'ending' | 'complete' | 'failed' | 'aborted' | 'limitReached';

interface EgressReport {
  readonly sid: string;
  readonly egress: string;
  readonly status: EgressStatus;
  readonly mode: 'screen_recording' | 'transcript';
}

/** What is reported to a room: all of it is already true and cannot be refused. */
export type RoomReport =
  | { readonly type: 'livekit.roomStarted'; readonly sid: string }
  | ({ readonly type: 'participant.joined' } & ParticipantReport)
  | ({ readonly type: 'participant.left' } & ParticipantReport)
  /** A track of a caller is there, the only one of the call. */
  | ({ readonly type: 'caller.published'; readonly track: string } & Omit<ParticipantReport, 'source'>)
  | ({ readonly type: 'egress.started' } & EgressReport)
  | ({ readonly type: 'egress.updated' } & EgressReport)
  | ({ readonly type: 'egress.ended' } & EgressReport)
  | { readonly type: 'livekit.roomFinished'; readonly sid: string }
  /** The global sweep found a LiveKit room of this name. */
  | { readonly type: 'livekit.roomSeen'; readonly sid: string }
  /** LiveKit cannot be reached, or its connection broke. */
  | { readonly type: 'livekit.lost' }
  /** LiveKit answers after a time in which it may have been restarted. */
  | { readonly type: 'livekit.back' }
  /** Outcome of `livekit.listParticipants`, after the differences were reported: the live room's sid, or null for none. */
  | {
      readonly type: 'livekit.listed';
      readonly sid: string | null;
      readonly recorders: readonly string[];
      /** Whether anybody who is present wants subtitles. */
      readonly othersWish?: boolean;
    }
  | { readonly type: 'livekit.listFailed'; readonly reason: string }
  /** What people may do in the room, or who may enter, is another now; only what changed is named. */
  | {
      readonly type: 'room.changed';
      readonly configuration?: Readonly<Record<string, unknown>>;
      readonly accessLevel?: AccessLevel;
    }
  /** The room has another PIN, or its first one, in this same commit; which, no event says. */
  | { readonly type: 'pin.renewed' }
  /** A host puts somebody out of the meeting; `guest` and `user` are what else they are known by. */
  | {
      readonly type: 'participant.removed';
      readonly identity: string;
      readonly guest: string | null;
      readonly user: string | null;
      readonly by: string;
      /** Their other identity at LiveKit: a guest who was let in and has logged in since. */
      readonly alias?: string;
    }
  /** LiveKit shows somebody who was put out. */
  | { readonly type: 'participant.stillThere'; readonly identity: string }
  /** Outcomes of `livekit.removeParticipant`. */
  | { readonly type: 'livekit.participantRemoved' }
  /** They have a right by now, and were not removed. */
  | { readonly type: 'livekit.removalSpared' }
  | { readonly type: 'livekit.removalFailed'; readonly reason: string }
  /** Somebody, whom LiveKit knows by this identity, has another role in the room, or none, in this same commit. */
  | {
      readonly type: 'role.changed';
      readonly identity: string;
      readonly by: string;
      /** Whether they have none any more. */
      readonly lost?: boolean;
    }
  /** Outcomes of `livekit.syncParticipant`, which writes what is true when it runs: neither moves the room. */
  | { readonly type: 'livekit.participantSynced'; readonly present: boolean }
  | { readonly type: 'livekit.syncFailed'; readonly reason: string }
  /** The room is gone, with its rows, in this same commit. */
  | { readonly type: 'room.deleted' }
  /** Outcomes of `livekit.writeMetadata` and of `livekit.closeRoom`. */
  | { readonly type: 'livekit.metadataWritten' }
  | { readonly type: 'livekit.metadataFailed'; readonly reason: string }
  | { readonly type: 'livekit.roomClosed' }
  | { readonly type: 'livekit.closeFailed'; readonly reason: string }
  /** Outcome of `lobby.look`: who may enter now, and who waits: how many, and the highest of their knock numbers. */
  | {
      readonly type: 'lobby.seen';
      readonly accessLevel: AccessLevel | null;
      readonly through: number;
      readonly count: number;
    }
  | { readonly type: 'lobby.lookFailed'; readonly reason: string }
  /**
   * Outcomes of `livekit.dispatchAgent`, `livekit.findAgent` and `livekit.deleteDispatch` for subtitles: the dispatch,
   * and the participant sid of the agent, if it is there.
   */
  | { readonly type: 'subtitles.dispatched'; readonly dispatch: string; readonly agent: string | null }
  | { readonly type: 'subtitles.dispatchFailed'; readonly reason: string }
  | { readonly type: 'subtitles.found'; readonly agent: string | null }
  | { readonly type: 'subtitles.findFailed'; readonly reason: string }
  | { readonly type: 'subtitles.dispatchDeleted' }
  | { readonly type: 'subtitles.deleteFailed'; readonly reason: string }
  /** Somebody who wants subtitles left a while ago, and may have come back. */
  | {
      readonly type: 'subtitles.absent';
      /** Whether anybody who is present wants them; read under the room's lock. */
      readonly othersWish?: boolean;
    }
  /** Outcomes of `sip.createRule`; skipped: the room has no PIN, or somebody else's rule has it. */
  | { readonly type: 'sip.ruleCreated'; readonly rule: string }
  | { readonly type: 'sip.ruleSkipped'; readonly reason: 'no_pin' | 'foreign_rule' }
  | { readonly type: 'sip.createFailed'; readonly reason: string }
  /** Outcomes of `sip.deleteRule`. */
  | { readonly type: 'sip.ruleDeleted' }
  | { readonly type: 'sip.deleteFailed'; readonly reason: string }
  /** A sweep listed LiveKit's dispatch rules: one that the room believed in was `missing`, or is to be looked after. */
  | { readonly type: 'sip.rulesListed'; readonly missing: string | null }
  /** Outcomes of `callers.settle`, which does what is true when it runs, and of `callers.watch`. */
  | { readonly type: 'callers.settled' }
  | {
      readonly type: 'callers.settleFailed';
      readonly reason: string;
      readonly sid: string;
      readonly call: string | null;
    }
  | { readonly type: 'callers.watched' }
  | { readonly type: 'callers.watchFailed'; readonly reason: string }
  /** Outcomes of `callers.hangUp`, of one, and of `callers.hangUpAll`. */
  | { readonly type: 'callers.hungUp' }
  | { readonly type: 'callers.hangUpFailed'; readonly reason: string }
  | { readonly type: 'callers.allHungUp' }
  | { readonly type: 'callers.allHangUpFailed'; readonly reason: string };

/** The guests who wait, read and locked with the room: how many, and the highest of their knock numbers. */
export interface Crowd {
  readonly count: number;
  readonly through: number;
}

/** What is wanted of a room, by somebody in the meeting, whom the identity names, or for a device; it may be refused. */
export type RoomRequest =
  | { readonly type: 'subtitles.start'; readonly identity: string }
  | {
      readonly type: 'subtitles.stop';
      readonly identity: string;
      /** Whether anybody else wants subtitles; read under the room's lock. */
      readonly othersWish: boolean;
    }
  /** A meeting room device is about to call. */
  | { readonly type: 'roomkit.join' }
  /** A host admits all guests who wait. */
  | { readonly type: 'lobby.admitAll'; readonly by: string; readonly crowd: Crowd };

/** What the regions of a room tell each other within a move. */
type RoomWord = { readonly type: 'meeting.over' | 'meeting.moved' };

export type RoomEvent = (RoomReport | RoomRequest | RoomWord) & Briefing;

/** The requests among the events. */
export const roomRequests = [
  'subtitles.start',
  'subtitles.stop',
  'roomkit.join',
  'lobby.admitAll',
] as const satisfies readonly RoomRequest['type'][];
