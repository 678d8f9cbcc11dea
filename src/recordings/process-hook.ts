import { z } from 'zod';
import { recordingAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Answer, Call } from '#src/api/call.ts';
import { textField } from '#src/api/text-field.ts';
import { query } from '#src/db/query.ts';
import type { RecordingRouteDeps } from './recording-parts.ts';

/** Body of `POST recordings/external-process-hook/`. */
export const processEvent = z.object({
  job_id: textField(),
  type: z.string().nullish(),
  status: z.string().nullish(),
});

/** `POST recordings/external-process-hook/`: the summary service reports the end of a job. Always 200. */
export async function receiveProcessEvent(
  { runtime, database }: RecordingRouteDeps,
  call: Call<z.output<typeof processEvent>>,
): Promise<Answer> {
  const { job_id: job, type, status } = await call.body();
  const done = { status: 200, json: { message: 'Event processed.' } } as const;
  if (type !== 'transcript' || (status !== 'success' && status !== 'failure')) return done;
  const text = 'select id, room_id as room from public.meet_recording where external_process_id = $1';
  const { rows } = await query<{ id: string; room: string }>(database, 'recordings.of-job', text, [job]);
  const [row] = rows;
  if (row === undefined) return done;
  await deliver(runtime, [
    {
      to: recordingAddress(row.room, row.id),
      event: { type: 'process.reported', success: status === 'success' },
      key: `request/${call.requestId}`,
      cause: { by: 'webhook', id: call.requestId },
      request: call.requestId,
    },
  ]);
  return done;
}
