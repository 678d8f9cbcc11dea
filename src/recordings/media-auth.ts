import type { RecordingMode } from '#machines/recording/recording.context.ts';
import type { Answer, Call } from '#src/api/call.ts';
import { detail } from '#src/api/error-shapes.ts';
import { authorizeMedia, mediaAuthorized, readMediaRequest } from '#src/api/media-request.ts';
import type { Answers } from '#src/api/route.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import type { Database } from '#src/db/database.ts';
import { queryLane } from '#src/db/query.ts';
import { AppError } from '#src/kernel/errors.ts';
import { isHostSql } from '#src/rooms/host-sql.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { Storage } from '#src/storage/storage.ts';
import { extensionOf } from './recording-key.ts';

/** Dependencies of the check. */
export interface MediaAuthDeps {
  readonly settings: Settings;
  readonly database: Database;
  readonly storage: Storage | null;
}

export const mediaAuthAnswers: Answers = { 200: mediaAuthorized, 400: detail, 403: detail, 404: detail };

/** Statuses in which the file is complete. */
const downloadable = ['saved', 'notification_succeeded', 'external_process_successful', 'external_process_failed'];

/**
 * `GET recordings/media-auth/`: a proxy asks whether the caller may download the recording that the requested address
 * names. Answers with the headers that open the stored file. Safer than La Suite Meet: refuses expired recordings, and
 * methods other than GET and HEAD.
 */
export async function mediaAuth(deps: MediaAuthDeps, call: Call<unknown, SessionUser>): Promise<Answer> {
  const { settings, storage } = deps;
  const folder = settings.RECORDING_OUTPUT_FOLDER;
  const request = readMediaRequest(call, folder);
  if (request === null) throw forbidden();
  const { id, extension, method } = request;
  if (extension !== 'mp4' && extension !== 'ogg') {
    return { status: 400, json: { detail: 'Unsupported extension.' } };
  }
  const recording = await readRecording(deps, id, call.user.id);
  if (recording === undefined) throw new AppError('not_found', 'No recording found for this event.');
  if (extensionOf(recording.mode) !== extension) {
    throw new AppError('not_found', 'No recording found with this extension.');
  }
  if (!recording.permitted || !downloadable.includes(recording.status) || recording.expired) throw forbidden();
  return authorizeMedia(storage, `${folder}/${id}.${extension}`, method);
}

const forbidden = () => new AppError('forbidden', 'You do not have permission to perform this action.');

interface Row {
  readonly mode: RecordingMode;
  readonly status: string;
  readonly permitted: boolean;
  readonly expired: boolean;
}

async function readRecording({ database, settings }: MediaAuthDeps, id: string, user: string) {
  const { rows } = await queryLane<Row>(
    database,
    'recordings.media-auth',
    `select r.mode, r.status, a.role is not null as permitted,
        coalesce(r.created_at + make_interval(secs => 86400 * $3::float8) < now(), false) as expired
      from meet_recording r
      left join meet_recording_access a
        on a.recording_id = r.id and a.user_id = $2 and ${isHostSql('a.role')}
      where r.id = $1`,
    [id, user, settings.RECORDING_EXPIRATION_DAYS ?? null],
  );
  return rows[0];
}
