import { recordingAddress } from '#machines/recording/recording.address.ts';
import { deliver } from '#src/actors/deliver.ts';
import { newId, parseUuid } from '#src/kernel/ids.ts';
import { createRuntime } from '#src/product-runtime.ts';
import { readRecording } from '#src/recordings/recording-rows.ts';
import { createStorage } from '#src/storage/create-storage.ts';
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
      const id = parseUuid(reference);
      const row = id === null ? null : await readRecording(database.pool, id);
      if (row === null) throw new Error('There is no such recording.');
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
      // The row of a recording without an actor moves its new actor, whatever the event.
      const failed = receipt!.outcome === 'moved' && receipt!.snapshot?.context.reason === 'given_up';
      const text = failed ? 'Marked as failed; the product stops its egress.' : `Its status is ${row.status}.`;
      return { data: { id: row.id, failed }, text, failed: !failed };
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
