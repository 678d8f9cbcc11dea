import type { RecordingMode, RecordingOptions, RecordingStatus } from '#machines/recording/recording.context.ts';
import type { WriteItem } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { newId } from '#src/kernel/ids.ts';
import type { Sql } from '#src/rooms/find-room.ts';
import { isRunningSql } from './running.ts';

/** Statements on `public.meet_recording` and its accesses; shared with the reference (contract/schema.md). */

interface Created {
  readonly recording: string;
  readonly mode: RecordingMode;
  readonly options: RecordingOptions;
  readonly by: string;
}

/** Inserts recordings as `initiated`, each with its owner. */
export function createRecordings(tx: Transaction, items: readonly WriteItem<Created>[]): void {
  tx.send({
    name: 'recordings.create',
    text: `with made as (
        insert into public.meet_recording
          (id, created_at, updated_at, status, worker_id, room_id, mode, options, external_process_id)
        select w.id, clock_timestamp(), clock_timestamp(), 'initiated', null, w.room, w.mode, w.options, null
        from unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[]) as w (id, room, mode, options)
        returning id)
      insert into public.meet_recording_access (id, created_at, updated_at, team, role, recording_id, user_id)
      select w.access, clock_timestamp(), clock_timestamp(), '', 'owner', w.id, w.owner
      from unnest($1::uuid[], $5::uuid[], $6::uuid[]) as w (id, access, owner) join made on made.id = w.id`,
    values: [
      items.map(({ params }) => params.recording),
      items.map(({ room }) => room),
      items.map(({ params }) => params.mode),
      items.map(({ params }) => JSON.stringify(params.options)),
      items.map(() => newId()),
      items.map(({ params }) => params.by),
    ],
  });
}

interface Recorded {
  readonly recording: string;
  readonly status: RecordingStatus;
  readonly egress: string | null;
}

/** Updates the status and the egress of recordings; the last one counts where one moved several times. */
export function recordStatuses(tx: Transaction, items: readonly WriteItem<Recorded>[]): void {
  const last = [...new Map(items.map((item) => [item.params.recording, item.params])).values()];
  tx.send({
    name: 'recordings.record',
    text: `update public.meet_recording r
      set status = w.status, worker_id = coalesce(w.egress, r.worker_id), updated_at = clock_timestamp()
      from unnest($1::uuid[], $2::text[], $3::text[]) as w (id, status, egress)
      where r.id = w.id and (r.status, r.worker_id) is distinct from (w.status, coalesce(w.egress, r.worker_id))`,
    values: [
      last.map(({ recording }) => recording),
      last.map(({ status }) => status),
      last.map(({ egress }) => egress),
    ],
  });
}

/** Deletes recordings with their accesses. */
export function removeRecordings(tx: Transaction, items: readonly WriteItem<{ readonly recording: string }>[]): void {
  const ids = items.map(({ params }) => params.recording);
  tx.send({
    name: 'recordings.remove-accesses',
    text: 'delete from public.meet_recording_access where recording_id = any($1::uuid[])',
    values: [ids],
  });
  tx.send({
    name: 'recordings.remove',
    text: 'delete from public.meet_recording where id = any($1::uuid[])',
    values: [ids],
  });
}

/** Keeps the dispatch of the metadata collector in the options of its recording. */
export function noteDispatches(
  tx: Transaction,
  items: readonly WriteItem<{ readonly recording: string; readonly dispatch: string }>[],
): void {
  tx.send({
    name: 'recordings.note-dispatch',
    text: `update public.meet_recording r
      set options = r.options || jsonb_build_object('metadata_collector_dispatch_id', w.dispatch),
        updated_at = clock_timestamp()
      from unnest($1::uuid[], $2::text[]) as w (id, dispatch) where r.id = w.id`,
    values: [items.map(({ params }) => params.recording), items.map(({ params }) => params.dispatch)],
  });
}

/** A recording as the commands of its actor need it. */
export interface RecordingFacts {
  readonly id: string;
  readonly room: string;
  readonly status: RecordingStatus;
  readonly mode: RecordingMode;
  readonly options: RecordingOptions & { readonly metadata_collector_dispatch_id?: string };
  readonly egress: string | null;
}

/** Reads one recording; null when there is none. */
export async function readRecording(sql: Sql, id: string): Promise<RecordingFacts | null> {
  const { rows } = await sql.query<RecordingFacts>({
    name: 'recordings.read',
    text: `select id, room_id as room, status, mode, options, worker_id as egress
      from public.meet_recording where id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** Returns the ids of actors, of the form room/recording, whose recordings have a row. */
export async function adoptRecordings(tx: Transaction, ids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await tx.client.query<{ id: string }>({
    name: 'recordings.adopt',
    text: `select concat_ws('/', r.room_id, r.id) as id from unnest($1::text[]) as w (id)
      join public.meet_recording r on r.id = split_part(w.id, '/', 2)::uuid and r.room_id = split_part(w.id, '/', 1)::uuid`,
    values: [ids],
  });
  return rows.map(({ id }) => id);
}

/** Returns the unfinished recordings without an actor, which the reference left. */
export async function findOrphans(sql: Sql): Promise<readonly { readonly id: string; readonly room: string }[]> {
  const { rows } = await sql.query<{ id: string; room: string }>({
    name: 'recordings.orphans',
    text: `select r.id, r.room_id as room from public.meet_recording r
      where ${isRunningSql('r.status')}
        and not exists (select from greenroom.actor a where a.kind = 'recording' and a.id = concat_ws('/', r.room_id, r.id))
      limit 1000`,
    values: [],
  });
  return rows;
}

/** Returns the recording that blocks another start in a room, and that a stop ends; null without one. */
export async function findBlocking(sql: Sql, room: string): Promise<string | null> {
  const { rows } = await sql.query<{ id: string }>({
    name: 'recordings.blocking',
    text: `select id from public.meet_recording where room_id = $1 and ${isRunningSql('status')}`,
    values: [room],
  });
  return rows[0]?.id ?? null;
}
