import { TrackSource } from 'livekit-server-sdk';

/** Track sources, by their names in configurations and tokens. */
const trackSources = {
  camera: TrackSource.CAMERA,
  microphone: TrackSource.MICROPHONE,
  screen_share: TrackSource.SCREEN_SHARE,
  screen_share_audio: TrackSource.SCREEN_SHARE_AUDIO,
} as const;

type TrackSourceName = keyof typeof trackSources;

/** Converts names to LiveKit's numbers; drops unknown names. */
export const toTrackSources = (names: readonly string[]): TrackSource[] =>
  names.flatMap((name) => trackSources[name as TrackSourceName] ?? []);
