import type { Briefing } from '../briefing.ts';
import type { GuestContext } from './guest.context.ts';

/** A guest is admitted. `all`: one of many, admitted together; announced once, by the room. */
export interface GuestAdmission {
  readonly type: 'guest.admit';
  readonly by: string;
  readonly all?: { readonly through: number };
}

/** What is requested of a guest's place at the door: a guard may refuse it. */
export type GuestRequest =
  | {
      readonly type: 'guest.knock';
      /** Rises with each knock of the room; who knocked earlier has the lower one. */
      readonly number: number;
      /** 1-based place in the queue at this instant. */
      readonly position: number;
      readonly participant: string;
      readonly username: string;
      readonly color: string;
      /** The account that knocks, if one does. */
      readonly user: string | null;
      /** The replica whose socket holds the place; null when it is held by asking again and again. */
      readonly replica: string | null;
      /** The participant sid of the phone call that holds the place; left out when nobody calls. */
      readonly call?: string;
    }
  | GuestAdmission
  | { readonly type: 'guest.deny'; readonly by: string }
  | { readonly type: 'guest.leave' }
  /**
   * Whoever holds the place is called otherwise, or has logged in since: the place is that account's from now on. An
   * account is never another one's.
   */
  | { readonly type: 'guest.correct'; readonly username: string; readonly user: string | null }
  /** A host puts somebody out, for good while a meeting runs; who never knocked gets a place to be known by. */
  | ({ readonly type: 'guest.remove'; readonly by: string; readonly meets: boolean } & Omit<
      GuestContext,
      'replica' | 'number' | 'deniedBefore' | 'call' | 'removed' | 'returns'
    >);

/** What is reported of a guest. */
export type GuestReport =
  | { readonly type: 'guest.held'; readonly replica: string }
  /** Somebody without a socket asked again. */
  | { readonly type: 'guest.polled' }
  /** The last socket of that guest on this replica closed, or the replica died. */
  | { readonly type: 'guest.released'; readonly replica: string }
  | { readonly type: 'guest.meetingEnded'; readonly reason: 'meeting_ended' | 'room_deleted' }
  /** The room lets more people in: every account, or everybody, of whom those up to `through` are announced by the room. */
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
