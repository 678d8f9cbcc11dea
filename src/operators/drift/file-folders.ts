import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { keyOf as keyOfFile } from '#src/files/file-name.ts';
import { keyOf as keyOfRecording } from '#src/recordings/recording-key.ts';
import type { Settings } from '#src/settings/settings.ts';

/** A row whose object may be in the bucket. */
export interface FileRow {
  readonly id: string;
  readonly room: string | null;
  readonly key: string;
  /** Whether the object must be there; one of a row that does not need it is surplus, unless `allowed`. */
  readonly needed: boolean;
  readonly allowed: boolean;
  readonly believed: string;
  readonly changedAt: Date;
  /** When the actor of an unfinished recording looks for the file. */
  readonly dueAt: Date | null;
}

/** A folder of the bucket whose objects have the ids of rows as names. */
export interface Folder {
  readonly name: 'recordings' | 'uploads';
  readonly prefix: string;
  /** Reads at most `limit` rows with ids above `after`, up to and including `upTo`, in the order of ids. */
  rowsBetween(after: string | null, upTo: string | null, limit: number): Promise<FileRow[]>;
}

interface RecordingRow extends Omit<FileRow, 'key'> {
  readonly mode: 'screen_recording' | 'transcript';
}

const recordingColumns = (expiry: string) => `r.id, r.room_id as room, r.mode,
  r.status in ('saved', 'notification_succeeded', 'external_process_successful', 'external_process_failed')
    and (${expiry}::float8 is null or r.created_at + make_interval(secs => 86400 * ${expiry}::float8) > clock_timestamp())
    as needed,
  r.status in ('saved', 'notification_succeeded', 'external_process_successful', 'external_process_failed') as allowed,
  'recording is ' || r.status as believed, r.updated_at as "changedAt", a.due_at as "dueAt"
  from public.meet_recording r
  left join greenroom.actor a on a.kind = 'recording' and a.id = concat_ws('/', r.room_id, r.id)`;

const toFileRow =
  (settings: Settings) =>
  ({ mode, ...row }: RecordingRow): FileRow => ({ ...row, key: keyOfRecording(settings, { id: row.id, mode }) });

/** The folder of recordings; expired ones need no file. */
export const recordingsFolder = (database: Database, settings: Settings): Folder => ({
  name: 'recordings',
  prefix: `${settings.RECORDING_OUTPUT_FOLDER}/`,
  async rowsBetween(after, upTo, limit) {
    const { rows } = await query<RecordingRow>(
      database,
      'drift.recordings-between',
      `select ${recordingColumns('$4')}
       where r.id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000')
         and r.id <= coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') order by r.id limit $3`,
      [after, upTo, limit, settings.RECORDING_EXPIRATION_DAYS ?? null],
    );
    return rows.map(toFileRow(settings));
  },
});

/** The newest recordings of rooms. */
export async function readRecordingsOf(
  database: Database,
  settings: Settings,
  rooms: readonly string[],
  limit: number,
): Promise<FileRow[]> {
  const { rows } = await query<RecordingRow>(
    database,
    'drift.recordings-of',
    `select ${recordingColumns('$3')} where r.room_id = any($1::uuid[]) order by r.created_at desc limit $2`,
    [rooms, limit, settings.RECORDING_EXPIRATION_DAYS ?? null],
  );
  return rows.map(toFileRow(settings));
}

/** The folder of checked uploads; one that was deleted keeps its object until the purge. */
export const uploadsFolder = (database: Database, settings: Settings): Folder => ({
  name: 'uploads',
  prefix: `${settings.FILE_UPLOAD_PATH}/`,
  async rowsBetween(after, upTo, limit) {
    const { rows } = await query<Omit<FileRow, 'key'> & { filename: string }>(
      database,
      'drift.uploads-between',
      `select f.id, null as room, f.filename, f.upload_state = 'ready' and f.deleted_at is null as needed,
         f.upload_state in ('ready', 'analyzing') or f.deleted_at is not null as allowed,
         'file is ' || f.upload_state as believed, f.updated_at as "changedAt", null as "dueAt"
       from public.file f
       where f.id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000')
         and f.id <= coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') order by f.id limit $3`,
      [after, upTo, limit],
    );
    return rows.map(({ filename, ...row }) => ({ ...row, key: keyOfFile(settings, { id: row.id, filename }) }));
  },
});
