import type { Track } from 'livekit-client';

/** A participant, as this browser receives them. */
export interface Person {
  readonly identity: string;
  readonly name: string;
  readonly color: string | undefined;
  readonly isMe: boolean;
  readonly isSpeaking: boolean;
  /** Whether the microphone is on. */
  readonly isHeard: boolean;
  /** Track of the microphone while it is on. */
  readonly microphoneSid: string | null;
  readonly hasHandUp: boolean;
  /** Role in the room, from the participant's attributes. */
  readonly role: 'owner' | 'administrator' | 'member' | null;
  /** Only accounts can be given a role. */
  readonly hasAccount: boolean;
  readonly camera: Track | null;
  readonly screen: Track | null;
  readonly sounds: readonly Track[];
}

/** A transcribed segment; its text may change until `isFinal`. */
export interface Caption {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly isFinal: boolean;
}

export interface MediaState {
  /** `away`: LiveKit is unreachable; the client retries without limit. */
  readonly status: 'off' | 'connecting' | 'connected' | 'reconnecting' | 'away';
  readonly people: readonly Person[];
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  /** False while the browser requires a click before it plays sound. */
  readonly canPlay: boolean;
  /** The last captions, oldest first. */
  readonly captions: readonly Caption[];
  /** Why a device did not start. */
  readonly problem: string | null;
}

export const noMedia: MediaState = {
  status: 'off',
  people: [],
  microphone: false,
  camera: false,
  screen: false,
  canPlay: true,
  captions: [],
  problem: null,
};
