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
  RECORDING_WORKER_CLASSES:              setting(workers, byDefault, 'The keys are the modes that are offered; the classes are not looked at.', { config: 'recording.available_modes' }),
  RECORDING_OUTPUT_FOLDER:               setting(text, 'recordings', 'Where in the bucket recordings lie.'),
  RECORDING_EXPIRATION_DAYS:             setting(integer({ min: 1 }, 'days'), undefined, 'How long recordings can be downloaded, as people are told; the lifecycle of the bucket must say the same. See [media.md](media.md).', { config: 'recording.expiration_days' }),
  RECORDING_MAX_DURATION:                setting(milliseconds, undefined, 'What people are told of how long a recording can be; the limit of egress must say the same.', { config: 'recording.max_duration' }),
  RECORDING_STORAGE_EVENT_ENABLE:        setting(onOff, 'false', 'The storage, not LiveKit, says when a recording is saved.'),
  RECORDING_ENABLE_STORAGE_EVENT_AUTH:   setting(onOff, 'true', 'The storage must show a token.'),
  RECORDING_STORAGE_EVENT_TOKEN:         setting(secret(), undefined, 'That token.'),
  RECORDING_EVENT_PARSER_CLASS:          setting(text, 'core.recording.event.parsers.MinioParser', 'How events of the storage are written: as MinIO writes them, or S3.'),
  RECORDING_ENCODING_ENABLED:            setting(onOff, 'false', 'Recordings are encoded as the next lines say, and not as LiveKit does by itself.'),
  RECORDING_ENCODING_WIDTH:              setting(pixels, '1280', 'Width of the picture.'),
  RECORDING_ENCODING_HEIGHT:             setting(pixels, '720', 'Height of the picture.'),
  RECORDING_ENCODING_FRAMERATE:          setting(integer({ min: 1, max: 240 }, 'pictures per second'), '30', 'Pictures per second.'),
  RECORDING_ENCODING_VIDEO_BITRATE_KBPS: setting(kilobits, '3000', 'Rate of the picture.'),
  RECORDING_ENCODING_AUDIO_BITRATE_KBPS: setting(kilobits, '128', 'Rate of the sound.'),
  RECORDING_ENCODING_KEY_FRAME_INTERVAL_S: setting(decimal, '4.0', 'Seconds between key frames.'),
  RECORDING_DOWNLOAD_BASE_URL:           setting(link, undefined, 'The page of a recording in mails, without its id.'),
  SCREEN_RECORDING_BASE_URL:             setting(link, undefined, 'Its old name.'),
  SUMMARY_SERVICE_VERSION:               setting(integer({ min: 1, max: 2 }), '1', 'Which wire the summary service speaks; 1 is deprecated.'),
  SUMMARY_SERVICE_ENDPOINT:              setting(webUrl, undefined, 'The summary service.'),
  SUMMARY_SERVICE_API_TOKEN:             setting(secret(), undefined, 'The bearer token that it is shown.'),
  SUMMARY_SERVICE_WEBHOOK_API_TOKEN:     setting(secret(), undefined, 'The bearer token that it shows.'),
  SUMMARY_SERVICE_CLOUD_STORAGE_SIGNED_URL_EXPIRY_SECONDS: setting(someSeconds, '86400', 'How long the address of a recording that it is given holds.'),
  TRANSCRIPTION_SATISFACTION_FORM_BASE_URL: setting(link, undefined, 'A form that transcripts link to.'),
  METADATA_COLLECTOR_ENABLED:            setting(onOff, 'false', 'An agent notes who spoke when during recordings.'),
  METADATA_COLLECTOR_AGENT_NAME:         setting(text, 'metadata-collector', 'Its name.'),
  METADATA_COLLECTOR_OUTPUT_FOLDER:      setting(text, 'metadata', 'Where in the bucket its notes lie.'),
};
