import type { Briefing } from '../briefing.ts';

/** What somebody wants of a guest's place at the door: a guard may refuse it. */
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
      /** The replica whose socket holds the place. */
      readonly replica: string;
    }
  /** `all`: one of many, admitted together; announced once, by the room. */
  | { readonly type: 'guest.admit'; readonly by: string; readonly all?: { readonly through: number } }
  | { readonly type: 'guest.deny'; readonly by: string }
  | { readonly type: 'guest.leave' };

/** What is reported of a guest. */
export type GuestReport =
  | { readonly type: 'guest.held'; readonly replica: string }
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

export const guestRequests: readonly string[] = ['guest.knock', 'guest.admit', 'guest.deny', 'guest.leave'];
