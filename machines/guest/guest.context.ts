/** A guest's context; plain JSON. */
export interface GuestContext {
  readonly participant: string;
  readonly number: number;
  readonly username: string;
  readonly color: string;
  readonly user: string | null;
  /** The replica with the sockets that hold the guest's place. */
  readonly replica: string | null;
  /** Whether a host has denied the guest before. */
  readonly deniedBefore: boolean;
  /** Participant sid of the phone call that holds the place; null unless the guest is a caller. */
  readonly call: string | null;
  /** Whether a host has removed the guest from the running meeting, and none has admitted it since. */
  readonly removed: boolean;
  /** Number of knocks since the removal from this meeting. */
  readonly returns: number;
}

/** Context of a guest that never knocked. */
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

/** A guest's row in the table of guests (src/lobby/guest-rows.ts). */
export type GuestRecord = Readonly<GuestContext> & {
  readonly status: 'waiting' | 'admitted' | 'denied' | 'gone';
  /** Whether the place is held by polling or by a phone call, without a socket. */
  readonly polled: boolean;
  readonly reason: string | null;
};

/** Fields of a guest's row that can be corrected while the guest keeps the place. */
export type GuestCorrection = Pick<GuestContext, 'participant' | 'username' | 'user'>;
