import type { EgressRequest } from '#src/livekit/egress.ts';
import type { Settings } from '#src/settings/settings.ts';
import { keyOf } from './recording-key.ts';
import type { RecordingFacts } from './recording-rows.ts';

/** Builds the request for the egress of a recording (livekit.md §4.1). */
export function egressRequest(settings: Settings, { id, room, mode }: RecordingFacts): EgressRequest {
  const { RECORDING_ENCODING_ENABLED: encodes } = settings;
  return {
    room,
    audioOnly: mode === 'transcript',
    path: keyOf(settings, { id, mode }),
    bucket: {
      endpoint: settings.AWS_S3_ENDPOINT_URL ?? '',
      accessKey: settings.AWS_S3_ACCESS_KEY_ID ?? '',
      secret: settings.AWS_S3_SECRET_ACCESS_KEY ?? '',
      region: settings.AWS_S3_REGION_NAME ?? '',
      name: settings.AWS_STORAGE_BUCKET_NAME,
    },
    encoding:
      encodes && mode === 'screen_recording'
        ? {
            width: settings.RECORDING_ENCODING_WIDTH,
            height: settings.RECORDING_ENCODING_HEIGHT,
            framerate: settings.RECORDING_ENCODING_FRAMERATE,
            videoKbps: settings.RECORDING_ENCODING_VIDEO_BITRATE_KBPS,
            audioKbps: settings.RECORDING_ENCODING_AUDIO_BITRATE_KBPS,
            keyFrameSeconds: settings.RECORDING_ENCODING_KEY_FRAME_INTERVAL_S,
          }
        : null,
  };
}
