import { z } from 'zod';
import type { Settings } from '#src/settings/settings.ts';

/** One object that the storage reports as written. */
export interface StoredObject {
  /** Uuid in its name. */
  readonly recording: string;
  readonly extension: string;
  /** Equal for a repetition of the event; null when the event names no version of the object. */
  readonly version: string | null;
}

/** What a record of an event means: an object, or why it is refused or ignored. */
export type StorageRecord = StoredObject | 'invalid' | 'other bucket' | 'ignored';

const record = z.object({
  eventName: z.string().optional(),
  s3: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({
      key: z.string().min(1),
      contentType: z.string().optional(),
      size: z.number().optional(),
      eTag: z.string().optional(),
      sequencer: z.string().optional(),
    }),
  }),
});

const events = z.object({ Records: z.array(z.unknown()).min(1) });
const testEvent = z.object({ Event: z.literal('s3:TestEvent') });

const types: Readonly<Record<string, string>> = { ogg: 'audio/ogg', mp4: 'video/mp4' };

type Options = Pick<Settings, 'AWS_STORAGE_BUCKET_NAME' | 'RECORDING_OUTPUT_FOLDER' | 'RECORDING_EVENT_PARSER_CLASS'>;

/**
 * Reads an event of MinIO, AWS S3 or versitygw, each record by itself: bucket, then type, then key. Only MinIO names
 * the content type; with another parser the extension tells it.
 */
export function readStorageEvent(settings: Options, body: unknown): readonly StorageRecord[] {
  const read = events.safeParse(body);
  if (!read.success) return [testEvent.safeParse(body).success ? 'ignored' : 'invalid'];
  return read.data.Records.map((one) => readRecord(settings, one));
}

function readRecord(settings: Options, value: unknown): StorageRecord {
  const read = record.safeParse(value);
  if (!read.success) return 'invalid';
  const { eventName, s3 } = read.data;
  const { key, contentType, size, eTag, sequencer } = s3.object;
  const isMinio = settings.RECORDING_EVENT_PARSER_CLASS.endsWith('MinioParser');
  if (isMinio && contentType === undefined) return 'invalid';
  if (s3.bucket.name !== settings.AWS_STORAGE_BUCKET_NAME) return 'other bucket';
  if (eventName !== undefined && !/^(s3:)?ObjectCreated/.test(eventName)) return 'ignored';
  const path = decodeKey(key).replace(/^\/+/, '');
  const name = path.split('/').at(-1) ?? '';
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const type = isMinio ? contentType : types[extension];
  if (type === undefined || !Object.values(types).includes(type)) return 'ignored';
  const recording = uuidIn(settings.RECORDING_OUTPUT_FOLDER, path);
  // An upload that was begun and not finished.
  if (recording === null || size === 0) return 'ignored';
  const version = eTag ?? sequencer;
  return { recording, extension, version: version === undefined ? null : `${s3.bucket.name}/${path}/${version}` };
}

/** Keys are URL-encoded, with a plus for a space; versitygw sends them as they are. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}

const uuidName = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.[a-z0-9]{1,10}$/i;

/** The uuid of a key that ends with the folder of recordings and a file in it; null for another key. */
function uuidIn(folder: string, path: string): string | null {
  const at = path.lastIndexOf('/');
  const parent = path.slice(0, Math.max(0, at));
  if (parent !== folder && !parent.endsWith(`/${folder}`)) return null;
  return uuidName.exec(path.slice(at + 1))?.[1]?.toLowerCase() ?? null;
}
