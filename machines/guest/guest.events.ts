import type { Briefing } from '../briefing.ts';
import type { GuestContext } from './guest.context.ts';

/** Admits a guest. `all`: one of many admitted together, which the room announces as one fact. */
export interface GuestAdmission {
  readonly type: 'guest.admit';
  readonly by: string;
  readonly all?: { readonly through: number };
}

/** Requests about a guest's place at the door. */
export type GuestRequest =
  | {
      readonly type: 'guest.knock';
      /** Increases with each knock of the room. */
      readonly number: number;
      /** 1-based place in the queue at this time. */
      readonly position: number;
      readonly participant: string;
      readonly username: string;
      readonly color: string;
      /** Account that knocks; null without one. */
      readonly user: string | null;
      /** Replica with the socket that holds the place; null when the guest polls. */
      readonly replica: string | null;
      /** Participant sid of the phone call that holds the place; absent unless the guest is a caller. */
      readonly call?: string;
    }
  | GuestAdmission
  | { readonly type: 'guest.deny'; readonly by: string }
  | { readonly type: 'guest.leave' }
  /** The guest has another name, or has logged in: the place then belongs to that account permanently. */
  | { readonly type: 'guest.correct'; readonly username: string; readonly user: string | null }
  /**
   * Request of a host to ban a participant, until the end of the meeting if one is running. An actor is created for a
   * participant who never knocked, so that the ban is recognised.
   */
  | ({ readonly type: 'guest.remove'; readonly by: string; readonly meets: boolean } & Omit<
      GuestContext,
      'replica' | 'number' | 'deniedBefore' | 'call' | 'removed' | 'returns'
    >);

/** Reports about a guest. */
export type GuestReport =
  | { readonly type: 'guest.held'; readonly replica: string }
  /** A guest without a socket polled again. */
  | { readonly type: 'guest.polled' }
  /** The guest's last socket on this replica closed, or the replica died. */
  | { readonly type: 'guest.released'; readonly replica: string }
  | { readonly type: 'guest.meetingEnded'; readonly reason: 'meeting_ended' | 'room_deleted' }
  /** More people may enter now: every account, or everybody; the room announces those up to `through` with one fact. */
  | {
      readonly type: 'guest.accessChanged';
      readonly accessLevel: 'public' | 'trusted' | 'restricted';
      readonly through: number;
    };

export type GuestEvent = (GuestRequest | GuestReport) & Briefing;

export const guestRequests: readonly string[] = [
  'guest.knock',
  'guest.admit',
  'guest.deny',
  'guest.leave',
  'guest.correct',
  'guest.remove',
];
