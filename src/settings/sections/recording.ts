import { z } from 'zod';
import { decimal, integer, link, literal, milliseconds, onOff, secret, someSeconds, text, webUrl } from '../kinds.ts';
import { setting } from '../setting.ts';

const workers = literal('dict', z.record(z.string(), z.string()));
const byDefault =
  "{'screen_recording': 'core.recording.worker.services.VideoCompositeEgressService', 'transcript': 'core.recording.worker.services.AudioCompositeEgressService'}";
const pixels = integer({ min: 16, max: 7680 }, 'pixels');
const kilobits = integer({ min: 1, max: 1_000_000 }, 'kbit/s');

// biome-ignore format: a table is read in columns.
export const recording = {
  RECORDING_ENABLE:                      setting(onOff, 'false', 'Hosts may record.', { config: 'recording.is_enabled' }),
  RECORDING_WORKER_CLASSES:              setting(workers, byDefault, 'The keys are the offered modes; the classes are ignored.', { config: 'recording.available_modes' }),
  RECORDING_OUTPUT_FOLDER:               setting(text, 'recordings', 'Folder of recordings in the bucket.'),
  RECORDING_EXPIRATION_DAYS:             setting(integer({ min: 1 }, 'days'), undefined, 'How long recordings can be downloaded, as shown to people; must equal the bucket\'s lifecycle rule. See [media.md](media.md).', { config: 'recording.expiration_days' }),
  RECORDING_MAX_DURATION:                setting(milliseconds, undefined, 'Maximum duration of a recording, as shown to people; must equal the limit of egress.', { config: 'recording.max_duration' }),
  RECORDING_STORAGE_EVENT_ENABLE:        setting(onOff, 'false', 'The storage\'s events, not LiveKit\'s, report that a recording is saved.'),
  RECORDING_ENABLE_STORAGE_EVENT_AUTH:   setting(onOff, 'true', 'Requires a token in the storage\'s events.'),
  RECORDING_STORAGE_EVENT_TOKEN:         setting(secret(), undefined, 'The token in the storage\'s events.'),
  RECORDING_EVENT_PARSER_CLASS:          setting(text, 'core.recording.event.parsers.MinioParser', 'Format of the storage\'s events: MinIO\'s, or S3\'s.'),
  RECORDING_ENCODING_ENABLED:            setting(onOff, 'false', 'Encodes recordings with the next settings instead of LiveKit\'s defaults.'),
  RECORDING_ENCODING_WIDTH:              setting(pixels, '1280', 'Width of the picture.'),
  RECORDING_ENCODING_HEIGHT:             setting(pixels, '720', 'Height of the picture.'),
  RECORDING_ENCODING_FRAMERATE:          setting(integer({ min: 1, max: 240 }, 'pictures per second'), '30', 'Pictures per second.'),
  RECORDING_ENCODING_VIDEO_BITRATE_KBPS: setting(kilobits, '3000', 'Video bitrate.'),
  RECORDING_ENCODING_AUDIO_BITRATE_KBPS: setting(kilobits, '128', 'Audio bitrate.'),
  RECORDING_ENCODING_KEY_FRAME_INTERVAL_S: setting(decimal, '4.0', 'Seconds between key frames.'),
  RECORDING_DOWNLOAD_BASE_URL:           setting(link, undefined, 'Page of a recording in mails, without its id.'),
  SCREEN_RECORDING_BASE_URL:             setting(link, undefined, 'Old name of `RECORDING_DOWNLOAD_BASE_URL`.'),
  SUMMARY_SERVICE_VERSION:               setting(integer({ min: 1, max: 2 }), '1', 'API version of the summary service; 1 is deprecated.'),
  SUMMARY_SERVICE_ENDPOINT:              setting(webUrl, undefined, 'Address of the summary service.'),
  SUMMARY_SERVICE_API_TOKEN:             setting(secret(), undefined, 'Bearer token for requests to the summary service.'),
  SUMMARY_SERVICE_WEBHOOK_API_TOKEN:     setting(secret(), undefined, 'Bearer token that the summary service must send.'),
  SUMMARY_SERVICE_CLOUD_STORAGE_SIGNED_URL_EXPIRY_SECONDS: setting(someSeconds, '86400', 'How long the signed address of a recording is valid for the summary service.'),
  TRANSCRIPTION_SATISFACTION_FORM_BASE_URL: setting(link, undefined, 'A form that transcripts link to.'),
  METADATA_COLLECTOR_ENABLED:            setting(onOff, 'false', 'An agent records who spoke when during recordings.'),
  METADATA_COLLECTOR_AGENT_NAME:         setting(text, 'metadata-collector', 'Name of that agent at LiveKit.'),
  METADATA_COLLECTOR_OUTPUT_FOLDER:      setting(text, 'metadata', 'Folder of its notes in the bucket.'),
};
