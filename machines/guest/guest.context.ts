/** What is known of a guest beside the state; plain JSON. */
export interface GuestContext {
  readonly participant: string;
  readonly number: number;
  readonly username: string;
  readonly color: string;
  readonly user: string | null;
  /** The replica whose sockets hold the place. */
  readonly replica: string | null;
  /** Whether a host has said no before. */
  readonly deniedBefore: boolean;
  /** The participant sid of the phone call that holds the place, of somebody who calls. */
  readonly call: string | null;
  /** Whether a host has removed them from the meeting that runs, and none has admitted them since. */
  readonly removed: boolean;
  /** How often they have knocked since they were removed from this meeting. */
  readonly returns: number;
}

/** Somebody who never knocked. */
export const initialContext: GuestContext = {
  participant: '',
  number: 0,
  username: '',
  color: '',
  user: null,
  replica: null,
  deniedBefore: false,
  call: null,
  removed: false,
  returns: 0,
};

/** How a guest's place is written in the table of guests (src/lobby/record-guests.ts). */
export type GuestRecord = Readonly<GuestContext> & {
  readonly status: 'waiting' | 'admitted' | 'denied' | 'gone';
  /** Whether the place is held by asking again or by a phone call, and by no socket. */
  readonly polled: boolean;
  readonly reason: string | null;
};

/** What of a guest's row is corrected while the place stays. */
export type GuestCorrection = Pick<GuestContext, 'participant' | 'username' | 'user'>;
