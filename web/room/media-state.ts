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
  readonly camera: Track | null;
  readonly screen: Track | null;
  readonly sounds: readonly Track[];
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
  problem: null,
};
