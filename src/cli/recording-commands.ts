import { recordingAddress } from '#machines/recording/recording.address.ts';
import { deliver } from '#src/actors/deliver.ts';
import { causeOfAct, cliOperator } from '#src/api/operator.ts';
import type { Database } from '#src/db/database.ts';
import { newId, parseUuid } from '#src/kernel/ids.ts';
import { cleanReason } from '#src/operators/acts/clean-reason.ts';
import { createRuntime } from '#src/product-runtime.ts';
import { deleteEnded } from '#src/recordings/delete-recording.ts';
import { type RecordingFacts, readRecording } from '#src/recordings/recording-rows.ts';
import { createStorage } from '#src/storage/create-storage.ts';
import { doAct } from './act-commands.ts';
import type { Command } from './command.ts';
import { findSecret } from './find-secret.ts';

interface ListedRecording {
  readonly id: string;
  readonly room: string;
  readonly status: string;
  readonly mode: string;
  readonly egress: string | null;
  readonly created: string;
  /** Why it failed, and how many recipients are told, waiting and failed. */
  readonly reason: string | null;
  readonly notices: Readonly<Record<string, number>>;
}

/** Commands about recordings. */
export const recordingCommands: readonly Command[] = [
  {
    words: ['recordings', 'list'],
    args: [],
    help: 'recordings with their status, the last first; --limit n for more',
    async run({ database, limit }) {
      const { rows } = await database.pool.query<ListedRecording>(
        `select r.id, r.room_id as room, r.status, r.mode, r.worker_id as egress,
           to_char(r.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created,
           a.snapshot -> 'context' ->> 'reason' as reason,
           (select coalesce(jsonb_object_agg(state, many), '{}') from (
             select n.state, count(*)::int as many from greenroom.recording_notice n
             where n.recording = r.id group by n.state) s) as notices
         from public.meet_recording r
         left join greenroom.actor a on a.kind = 'recording' and a.id = concat_ws('/', r.room_id, r.id)
         order by r.created_at desc limit $1`,
        [limit],
      );
      const lines = rows.map(({ id, created, status, mode, reason, notices }) => {
        const told = Object.entries(notices).map(([state, many]) => `${many} ${state}`);
        return [id, created, status.padEnd(22), mode, reason ?? '', told.join(', ')].join('  ').trimEnd();
      });
      return { data: rows, text: lines.length === 0 ? 'There are no recordings.' : lines.join('\n') };
    },
  },
  {
    words: ['recordings', 'fail'],
    args: ['id'],
    help: 'give up a recording that has not ended: its egress is stopped, and its room is free',
    async run({ database, settings, log }, [reference = '']) {
      const row = await recordingNamed(database, reference);
      const runtime = createRuntime({ database, log, secret: await findSecret(settings) }, settings);
      const by = newId();
      const [receipt] = await deliver(runtime, [
        {
          to: recordingAddress(row.room, row.id),
          event: { type: 'recording.fail' },
          key: `operator/${by}`,
          cause: { by: 'operator', id: by },
        },
      ]);
      // A new actor counts as moved because it adopts the row, even if its state ignores the event.
      const failed = receipt!.outcome === 'moved' && receipt!.snapshot?.context.reason === 'given_up';
      const text = failed ? 'Marked as failed; the product stops its egress.' : `Its status is ${row.status}.`;
      return { data: { id: row.id, failed }, text, failed: !failed };
    },
  },
  {
    words: ['recordings', 'show'],
    args: ['id'],
    help: 'a recording, who may see it, and who was told that it is saved',
    async run({ database }, [reference = '']) {
      const row = await recordingNamed(database, reference);
      const accesses = await database.pool.query(
        `select a.user_id as user, u.email, a.team, a.role from public.meet_recording_access a
         left join public.meet_user u on u.id = a.user_id where a.recording_id = $1 order by a.created_at`,
        [row.id],
      );
      const notices = await database.pool.query(
        `select id, channel, recipient, state, reason, changed_at from greenroom.recording_notice
         where recording = $1 order by id`,
        [row.id],
      );
      const data = { ...row, accesses: accesses.rows, notices: notices.rows };
      return { data, text: JSON.stringify(data, null, 2) };
    },
  },
  {
    words: ['recordings', 'notify'],
    args: ['id'],
    options: { reason: 'text', 'dry-run': null },
    help: 'tell the owners of a saved recording again',
    async run(tools, [reference = ''], options) {
      const { id, room } = await recordingNamed(tools.database, reference);
      return doAct(tools, { act: 'recording.notify', room, recording: id }, options);
    },
  },
  {
    words: ['recordings', 'delete'],
    args: ['id'],
    options: { reason: 'text', 'dry-run': null },
    help: 'delete a recording that has ended; its file stays unless GREENROOM_RECORDING_DELETE_OBJECTS is on',
    async run({ database, settings, log }, [reference = ''], options) {
      const row = await recordingNamed(database, reference);
      if (options['dry-run'] === true) {
        return { data: { id: row.id, deleted: false }, text: `It would be deleted; its status is ${row.status}.` };
      }
      const runtime = createRuntime({ database, log, secret: await findSecret(settings) }, settings);
      const reason = typeof options.reason === 'string' ? cleanReason(options.reason).slice(0, 500) : '';
      const deleted = await deleteEnded(
        runtime,
        { room: row.room, recording: row.id },
        {
          by: 'operator',
          key: `request/${newId()}`,
          cause: causeOfAct(cliOperator, reason),
        },
      );
      const text = deleted ? 'The recording is deleted.' : `It has not ended; its status is ${row.status}.`;
      return { data: { id: row.id, deleted }, text, failed: !deleted };
    },
  },
  {
    words: ['recordings', 'lifecycle'],
    args: [],
    options: { apply: null },
    help: "compare the bucket's expiry of recordings with RECORDING_EXPIRATION_DAYS; --apply sets it",
    async run({ settings }, _args, { apply }) {
      const storage = createStorage(settings);
      if (storage === null) throw new Error('AWS_S3_ENDPOINT_URL or its keys are missing.');
      const prefix = `${settings.RECORDING_OUTPUT_FOLDER}/`;
      const wanted = settings.RECORDING_EXPIRATION_DAYS ?? null;
      const found = await storage.readLifecycle(prefix);
      const applied = apply === true && found !== wanted;
      if (applied) await storage.writeLifecycle(prefix, wanted);
      const say = (days: number | null) => (days === null ? 'kept' : `deleted after ${days} days`);
      const differs = found !== wanted && !applied;
      const text = [
        `Objects below ${prefix} are ${say(found)}; RECORDING_EXPIRATION_DAYS asks that they are ${say(wanted)}.`,
        ...(applied ? ['The bucket was changed.'] : []),
        ...(differs ? ['Run it with --apply to change the bucket.'] : []),
      ];
      return { data: { prefix, found, wanted, applied }, text: text.join('\n'), failed: differs };
    },
  },
];

async function recordingNamed({ pool }: Database, reference: string): Promise<RecordingFacts> {
  const id = parseUuid(reference);
  const row = id === null ? null : await readRecording(pool, id);
  if (row === null) throw new Error('There is no such recording.');
  return row;
}
