import type { Reception } from './callers/reception.ts';
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
