import { TrackSource } from 'livekit-server-sdk';

/** What people publish, by the names that configurations and tokens have for it. */
export const trackSources = {
  camera: TrackSource.CAMERA,
  microphone: TrackSource.MICROPHONE,
  screen_share: TrackSource.SCREEN_SHARE,
  screen_share_audio: TrackSource.SCREEN_SHARE_AUDIO,
} as const;

export type TrackSourceName = keyof typeof trackSources;

/** LiveKit's own numbers for these names; a name that it does not know is left out. */
export const toTrackSources = (names: readonly string[]): TrackSource[] =>
  names.flatMap((name) => trackSources[name as TrackSourceName] ?? []);
