import type { Reception } from './callers/reception.ts';
import type { Rights } from './room.rights.ts';

/** LiveKit's participant kinds. Only `standard` ones are people in the meeting. */
export type ParticipantKind = 'standard' | 'ingress' | 'egress' | 'sip' | 'agent';

export interface Participant {
  readonly sid: string;
  readonly identity: string;
  readonly name: string;
  readonly kind: ParticipantKind;
  /** For people: the role in their token; empty for none, absent when LiveKit was not asked. */
  readonly role?: string;
  /** Whether the token is one for people, whose right is checked; absent for other participants. */
  readonly checked?: true;
  /** The name under which the agent registered, if LiveKit reports it. */
  readonly agent?: string;
  /** For callers; identity and name are masked. */
  readonly call?: Call;
}

/** A phone call; does not reveal the number. */
interface Call {
  /** LiveKit identity of the participant, sealed. */
  readonly sealed: string;
  /** Keyed hash of the number. */
  readonly number: string;
  /** LiveKit's id of the call's trunk; empty if it is not reported. */
  readonly trunk: string;
  /** Whether the caller withholds the number; it then identifies nobody. */
  readonly withheld?: boolean;
}

/** Report of a join or a leave, for every region. */
export interface ParticipantReport {
  /** Sid of the LiveKit room, which distinguishes rooms of the same name. */
  readonly sid: string;
  readonly participant: Participant;
  /** `sweep`: read from LiveKit's list of participants. */
  readonly source: 'webhook' | 'sweep';
  /** Presence of this participant sid, read under the room's lock. */
  readonly known: 'no' | 'present' | 'left';
  /** Whether a host has removed this person from the meeting. */
  readonly banned?: boolean;
  /** For people whose right is checked. */
  readonly rights?: Rights;
  /** Whether the token's role is outdated. */
  readonly outdated?: boolean;
  /** Whether this is a host, and somebody is waiting at the door. */
  readonly awaited?: boolean;
  /** For callers. */
  readonly reception?: Reception;
  /** For a leave: whether this person wants subtitles. */
  readonly wishes?: boolean;
}
