import { z } from 'zod';
import { recordingAddress } from '#machines/addresses.ts';
import { hasStarted } from '#machines/recording/recording.view.ts';
import { awaitOutcome } from '#src/actors/await-outcome.ts';
import { deliver, deliverIn } from '#src/actors/deliver.ts';
import { hold } from '#src/actors/hold.ts';
import { booleanField } from '#src/api/boolean-field.ts';
import type { Answer, Call } from '#src/api/call.ts';
import { FieldErrors } from '#src/api/field-errors.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { transaction } from '#src/db/transaction.ts';
import { AppError } from '#src/kernel/errors.ts';
import { newId } from '#src/kernel/ids.ts';
import { requirePrivileges, requireRoom } from '#src/rooms/require-room.ts';
import type { RecordingRouteDeps } from './recording-parts.ts';
import { findBlocking } from './recording-rows.ts';
import { mode } from './recording-values.ts';

const options = z.strictObject({
  language: z.string().nullish(),
  transcribe: booleanField.nullish(),
  collect_metadata: booleanField.nullish(),
  original_mode: mode.nullish(),
});

/** Body of `POST rooms/{id}/start-recording/`. */
export const recordingToStart = z.object({ mode, options: options.nullish() });

/** The answers on success and on failure. */
export const recordingMessage = z.object({ message: z.string() });
export const recordingRefusal = z.object({ error: z.string() });

/** Milliseconds for LiveKit's answer; less than the request's limit of 5 s. */
const patienceMs = 4_900;

type Start = z.infer<typeof recordingToStart>;

/**
 * `POST rooms/{id}/start-recording/`: a host starts a recording. Answers once LiveKit has accepted or refused the
 * egress; with a queue at once. The header `Greenroom-Error` names the reason of a refusal.
 */
export async function startRecording(deps: RecordingRouteDeps, call: Call<Start, SessionUser>): Promise<Answer> {
  const { runtime, database, settings } = deps;
  const body = await readBody(deps, call);
  const room = await requireRoom(database.pool, call.params.reference!, call.user.id);
  requirePrivileges(room);
  const recording = newId();
  const to = recordingAddress(room.id, recording);
  const queueMs = settings.GREENROOM_RECORDING_QUEUE_SECONDS * 1000;
  const cause = { by: 'user', id: call.user.id } as const;
  const about = { cause, request: call.requestId };
  const event = { type: 'recording.start', recording, ...body, by: call.user.id, queueMs } as const;
  const began = await transaction(database, async (tx) => {
    const held = await hold(runtime, tx, [to], { create: true });
    const [receipt] = await deliverIn(runtime, tx, [{ to, event, key: `request/${call.requestId}`, ...about }], {
      held,
      fresh: true,
    });
    // Rolled back: the refused recording leaves no actor behind.
    if (receipt!.outcome !== 'moved') throw new Busy();
    return true;
  }).catch((error: unknown) => {
    if (error instanceof Busy || isTaken(error)) return false;
    throw error;
  });
  if (!began) {
    await doubtBlocking(deps, room.id, call.requestId);
    return { status: 409, json: { error: `A recording is already in progress for room ${room.slug}` } };
  }
  const started = { status: 201, json: { message: `Recording successfully started for room ${room.slug}` } } as const;
  if (queueMs > 0) return started;
  const outcome = await awaitOutcome(runtime, to, patienceMs, (snapshot) => {
    const known = hasStarted(snapshot);
    return known === null ? undefined : { started: known, reason: reasonOf(snapshot) };
  });
  if (outcome?.started) return started;
  if (outcome === null) {
    // The actor gives up with this answer: an egress that starts later is ended.
    const timedOut = { type: 'recording.startTimedOut' } as const;
    const [receipt] = await deliver(runtime, [{ to, event: timedOut, key: `timeout/${call.requestId}`, ...about }]);
    if (receipt!.outcome !== 'moved' && hasStarted(receipt!.snapshot)) return started;
  }
  return {
    status: 502,
    json: { error: `Recording failed to start for room ${room.slug}` },
    headers: { 'Greenroom-Error': outcome?.reason ?? 'recorder_unavailable' },
  };
}

class Busy extends Error {}

/** Another recording of the room was inserted meanwhile, by the reference on the same database. */
const isTaken = (error: unknown): boolean =>
  (error as { constraint?: unknown }).constraint === 'unique_initiated_or_active_recording_per_room';

const reasonOf = (snapshot: { readonly context?: Readonly<Record<string, unknown>> } | null): string =>
  String(snapshot?.context?.reason ?? 'recorder_unavailable');

/** Rejects with the one error of every invalid body, also for a mode that the installation does not offer. */
async function readBody({ settings }: Pick<RecordingRouteDeps, 'settings'>, call: Call<Start>) {
  const invalid = () => new AppError('invalid_payload', 'Invalid request.');
  const body = await call.body().catch((error: unknown) => {
    throw error instanceof FieldErrors ? invalid() : error;
  });
  if (!Object.hasOwn(settings.RECORDING_WORKER_CLASSES, body.mode)) throw invalid();
  const given = Object.entries(body.options ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return { mode: body.mode, options: Object.fromEntries(given) };
}

/** Compares the recording that blocks a room with LiveKit now, in case it is stale. */
async function doubtBlocking({ runtime, database }: RecordingRouteDeps, room: string, request: string): Promise<void> {
  const blocking = await findBlocking(database.pool, room);
  if (blocking === null) return;
  const event = { type: 'recording.doubted' } as const;
  const cause = { by: 'user', id: request } as const;
  await deliver(runtime, [{ to: recordingAddress(room, blocking), event, key: `doubt/${request}`, cause, request }]);
}
