import type { Track } from 'livekit-client';

/** Somebody in the meeting, as this browser hears and sees them. */
export interface Person {
  readonly identity: string;
  readonly name: string;
  readonly color: string | undefined;
  readonly isMe: boolean;
  readonly isSpeaking: boolean;
  /** Whether their microphone is heard. */
  readonly isHeard: boolean;
  /** Their microphone's track, while it is heard. */
  readonly microphoneSid: string | null;
  readonly hasHandUp: boolean;
  /** Their role in the room, as LiveKit was told. */
  readonly role: 'owner' | 'administrator' | 'member' | null;
  /** Whether they are logged in, so that they can be given a role. */
  readonly hasAccount: boolean;
  readonly camera: Track | null;
  readonly screen: Track | null;
  readonly sounds: readonly Track[];
}

/** What somebody says, in writing; the last words are not settled before `isFinal`. */
export interface Caption {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly isFinal: boolean;
}

export interface MediaState {
  /** `away`: LiveKit cannot be reached; tried again without end. */
  readonly status: 'off' | 'connecting' | 'connected' | 'reconnecting' | 'away';
  readonly people: readonly Person[];
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  /** False while the browser waits for a click before it plays sound. */
  readonly canPlay: boolean;
  /** The last few things that were said, oldest first. */
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
