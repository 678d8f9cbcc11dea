import { randomUUID } from 'node:crypto';
import { eventually } from './eventually.ts';
import type { RecordingRow } from './recording-rows.ts';
import { minioRecord } from './storage-events.ts';
import { type StorageHookScene, startStorageHookScene } from './storage-hook-scene.ts';

/** A recipient of notices about a recording. */
interface Recipient {
  readonly email?: string | null;
  readonly language?: string;
  readonly timeZone?: string;
  readonly role?: 'owner' | 'administrator' | 'member';
}

/** State of a notice. */
interface NoticeRow {
  readonly channel: string;
  readonly state: string;
  readonly reason: string | null;
}

/** A product whose recordings get their file at once. */
export interface NoticeScene extends StorageHookScene {
  /** A stopped recording of these people, the first one its oldest owner; resolves with the recording and its room. */
  prepare(people: readonly Recipient[], row?: RecordingRow & { readonly options?: object }): Promise<Prepared>;
  /** Reports the file of a recording. */
  save(recording: Prepared): Promise<void>;
  notices(recording: Prepared): Promise<NoticeRow[]>;
  awaitStatus(recording: Prepared, status: string): Promise<void>;
  /** Waits until all notices ended, or all wait for another try. */
  awaitNotices(recording: Prepared, state: 'pending' | 'sent' | 'failed', count?: number): Promise<void>;
  /** Makes all tries due now. */
  hurry(): Promise<void>;
  /** Waits until no notice is pending. */
  awaitIdle(): Promise<void>;
}

export interface Prepared {
  readonly id: string;
  readonly room: string;
  readonly mode: 'screen_recording' | 'transcript';
  /** Ids of the accounts. */
  readonly people: readonly string[];
}

export async function startNoticeScene(...args: Parameters<typeof startStorageHookScene>): Promise<NoticeScene> {
  const scene = await startStorageHookScene(...args);
  const { pool } = scene.people;
  const notices: NoticeScene['notices'] = async ({ id }) => {
    const text = 'select channel, state, reason from greenroom.recording_notice where recording = $1 order by channel';
    return (await pool.query<NoticeRow>(text, [id])).rows;
  };
  const hurry = async () => {
    await pool.query('update graphile_worker._private_jobs set run_at = now() where run_at > now()');
  };
  return {
    ...scene,
    async prepare(recipients, { options = {}, ...row } = {}) {
      const { mode = 'screen_recording' } = row;
      const of = await scene.open();
      const id = await scene.leave(of, { status: 'stopped', ...row });
      const people = recipients.map(() => randomUUID());
      await pool.query('delete from meet_recording_access where recording_id = $1', [id]);
      await pool.query('update meet_recording set options = $2 where id = $1', [id, options]);
      await pool.query(
        `with person as (
           insert into meet_user (id, created_at, updated_at, password, is_superuser, is_staff, is_device, is_active, sub,
             full_name, email, language, timezone, default_room_configuration)
           select w.id, now(), now(), '!', false, false, false, true, 'sub-' || w.id, 'Ada Account', w.email, w.language,
             w."timeZone", '{}'
           from jsonb_to_recordset($2) as w (id uuid, email text, language text, "timeZone" text) returning id)
         insert into meet_recording_access (id, created_at, updated_at, team, role, recording_id, user_id)
         select gen_random_uuid(), now() + make_interval(secs => w.at), now(), '', w.role, $1, w.id
         from jsonb_to_recordset($2) as w (id uuid, role text, at int)`,
        [
          id,
          JSON.stringify(
            recipients.map(({ email, language = 'en-us', timeZone = 'UTC', role = 'owner' }, at) => ({
              id: people[at],
              email: email === undefined ? `${people[at]}@example.org` : email,
              language,
              timeZone,
              role,
              at,
            })),
          ),
        ],
      );
      return { id, room: of.room, mode, people };
    },
    async save({ id, mode }) {
      const extension = mode === 'transcript' ? 'ogg' : 'mp4';
      const { status } = await scene.tell(
        minioRecord({ bucket: scene.bucket.name, key: `recordings/${id}.${extension}` }),
      );
      if (status !== 200) throw new Error(`The storage's event was answered ${status}.`);
    },
    notices,
    awaitStatus: async ({ id }, status) =>
      void (await eventually(`the status ${status}`, async () => (await scene.statusOf(id)) === status, {
        timeout: 150_000,
      })),
    async awaitNotices(recording, state, count = 1) {
      await eventually(`${count} notices that are ${state}`, async () => {
        const rows = await notices(recording);
        // A notice that was tried and failed is pending too, and its next try is known.
        const tried = await pool.query(
          `select from graphile_worker.jobs where task_identifier = 'recording.notice' and attempts = 0
             and run_at > now()`,
        );
        const ready = state !== 'pending' || tried.rows.length >= count;
        return ready && rows.filter((row) => row.state === state).length === count;
      });
    },
    hurry,
    async awaitIdle() {
      await eventually('the end of all tasks', async () => {
        await hurry();
        const text = `select from graphile_worker.jobs where task_identifier = 'recording.notice'`;
        return (await pool.query(text)).rows.length === 0;
      });
    },
  };
}
