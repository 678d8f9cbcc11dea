import { z } from 'zod';
import { timeSql } from '#src/api/time-sql.ts';
import type { Settings } from '#src/settings/settings.ts';
import { keyOf } from './file-name.ts';
import { fileType, uploadState } from './file-values.ts';

const time = z.string().describe('ISO 8601, UTC.');

/** A file as the API shows it (rest-internal.md §6.1). */
export const fileObject = z.object({
  id: z.uuid(),
  created_at: time,
  updated_at: time,
  title: z.string(),
  type: fileType,
  creator: z.object({ id: z.uuid(), full_name: z.string().nullable(), short_name: z.string().nullable() }),
  deleted_at: time.nullable(),
  hard_deleted_at: time.nullable(),
  filename: z.string(),
  upload_state: uploadState,
  mimetype: z.string().nullable(),
  size: z.int().nullable().describe('Bytes.'),
  description: z.string().nullable(),
  url: z.string().nullable().describe('Where the file is downloaded; null until it is ready.'),
  abilities: z.object({
    destroy: z.boolean(),
    hard_delete: z.boolean(),
    retrieve: z.boolean(),
    media_auth: z.boolean(),
    partial_update: z.boolean(),
    update: z.boolean(),
    upload_ended: z.boolean(),
  }),
});

/** A file that was just created, with the address for its upload. */
export const newFileObject = fileObject.extend({
  policy: z.string().describe('Where the content is uploaded by PUT, with the header `x-amz-acl: private`.'),
});

export type ShownFile = z.infer<typeof fileObject>;

/** A file as `fileColumns` reads it. */
export type FileRow = Omit<ShownFile, 'url' | 'abilities'>;

/** SQL of the columns of a file `f` with its creator `u`. */
export const fileColumns = `
  f.id, ${timeSql('f.created_at')} as created_at, ${timeSql('f.updated_at')} as updated_at, f.title, f.type,
  json_build_object('id', u.id, 'full_name', u.full_name, 'short_name', u.short_name) as creator,
  ${timeSql('f.deleted_at')} as deleted_at, ${timeSql('f.hard_deleted_at')} as hard_deleted_at, f.filename,
  f.upload_state, f.mimetype, f.size::float8 as size, f.description`;

/** Converts a row to what its creator is shown; nobody else is shown a file. */
export function showFile(settings: Settings, row: FileRow): ShownFile {
  const kept = row.deleted_at === null;
  return {
    ...row,
    url: row.upload_state === 'ready' ? `${settings.MEDIA_BASE_URL}/media/${escapeKey(keyOf(settings, row))}` : null,
    abilities: {
      destroy: kept,
      hard_delete: true,
      retrieve: true,
      media_auth: kept,
      partial_update: kept,
      update: kept,
      upload_ended: kept,
    },
  };
}

const escapeKey = (key: string): string => key.split('/').map(encodeURIComponent).join('/');
