import type { z } from 'zod';
import { isHost, type Role } from '#machines/room/room.roles.ts';
import type { Answer, Call } from '#src/api/call.ts';
import { type Collection, paginate } from '#src/api/paginate.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { query } from '#src/db/query.ts';
import { AppError } from '#src/kernel/errors.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import type { Settings } from '#src/settings/settings.ts';
import { keyOf } from './recording-key.ts';
import { type recordingObject, shownColumns } from './recording-object.ts';
import type { RecordingRouteDeps } from './recording-parts.ts';

type ShownRecording = z.infer<typeof recordingObject>;
type Deps = Pick<RecordingRouteDeps, 'database' | 'settings'>;

const toShown = (settings: Settings, row: Omit<ShownRecording, 'key'>): ShownRecording => ({
  ...row,
  key: keyOf(settings, row),
});

const daysOf = ({ RECORDING_EXPIRATION_DAYS: days }: Settings): number | null => days ?? null;

/** `GET recordings/`: the recordings to which the caller has access, newest first. */
export async function listRecordings(deps: Deps, call: Call<unknown, SessionUser>): Promise<Answer> {
  return { status: 200, json: await paginate(call, 'chosen', recordingsOf(deps, call.user.id)) };
}

function recordingsOf({ database, settings }: Deps, user: string): Collection<ShownRecording> {
  return {
    async count() {
      const text = 'select count(*)::int as count from public.meet_recording_access where user_id = $1';
      const { rows } = await query<{ count: number }>(database, 'recordings.count-own', text, [user]);
      return rows[0]!.count;
    },
    async slice(limit, offset) {
      // Sorts on the times alone, then reads the other columns for the rows of this page only.
      const text = `
        select ${shownColumns('$4')}
        from (
          select r.id from public.meet_recording_access a join public.meet_recording r on r.id = a.recording_id
          where a.user_id = $1 order by r.created_at desc, r.id desc limit $2 offset $3
        ) own
        join public.meet_recording r on r.id = own.id
        join public.meet_room m on m.resource_id = r.room_id
        order by r.created_at desc, r.id desc`;
      const values = [user, limit, offset, daysOf(settings)];
      const { rows } = await query<Omit<ShownRecording, 'key'>>(database, 'recordings.list-own', text, values);
      return rows.map((row) => toShown(settings, row));
    },
  };
}

/**
 * Reads a recording for one of its administrators or owners. Rejects with `not_found` for people without access, and
 * with `forbidden` for members.
 */
export async function requireRecording({ database, settings }: Deps, reference: string, user: string) {
  const id = parseUuid(reference);
  const text = `
    select ${shownColumns('$3')}, a.role
    from public.meet_recording r
    join public.meet_room m on m.resource_id = r.room_id
    join public.meet_recording_access a on a.recording_id = r.id and a.user_id = $2
    where r.id = $1`;
  const values = [id, user, daysOf(settings)];
  const { rows } = await query<Omit<ShownRecording, 'key'> & { role: Role }>(database, 'recordings.find', text, values);
  const [found] = rows;
  if (found === undefined) throw new AppError('not_found', 'No Recording matches the given query.');
  const { role, ...row } = found;
  if (!isHost(role)) throw new AppError('forbidden', 'You do not have permission to perform this action.');
  return toShown(settings, row);
}

/** `GET recordings/{id}/`: one recording, for its administrators and owners. */
export async function showRecording(deps: Deps, call: Call<unknown, SessionUser>): Promise<Answer> {
  return { status: 200, json: await requireRecording(deps, call.params.id!, call.user.id) };
}
