import { hash } from 'node:crypto';
import { z } from 'zod';
import { recordingAddress } from '#machines/recording/recording.address.ts';
import type { RecordingStatus } from '#machines/recording/recording.context.ts';
import { isSaved, mayHaveFile } from '#machines/recording/recording.view.ts';
import { Away } from '#src/actors/command.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Receipt } from '#src/actors/delivery.ts';
import type { Answer, Call } from '#src/api/call.ts';
import { FieldErrors } from '#src/api/field-errors.ts';
import { AppError } from '#src/kernel/errors.ts';
import { extensionOf, keyOf } from './recording-key.ts';
import type { RecordingRouteDeps } from './recording-parts.ts';
import { type RecordingFacts, readRecording } from './recording-rows.ts';
import { readStorageEvent, type StorageRecord, type StoredObject } from './storage-event.ts';

/** Body of `POST recordings/storage-hook/`; its shape depends on the storage. */
export const storageEvent = z.unknown();

const processed = 'Event processed.';
const ignored = 'Notification ignored.';

/**
 * `POST recordings/storage-hook/`: the storage reports files. A verified event proves the file of a running or stopped
 * recording; for a failed one the bucket is asked. All records are handled; the first refusal is the answer.
 */
export async function receiveStorageEvent(deps: RecordingRouteDeps, call: Call): Promise<Answer> {
  let answer = ignored;
  let refusal: unknown;
  const body = await call.body().catch((error: unknown) => {
    // JSON's null, or a text that cannot be stored.
    if (error instanceof FieldErrors) return null;
    throw error;
  });
  for (const record of readStorageEvent(deps.settings, body)) {
    try {
      if ((await receiveRecord(deps, call.requestId, record)) === processed) answer = processed;
    } catch (error) {
      refusal ??= error;
    }
  }
  if (refusal !== undefined) throw refusal;
  return { status: 200, json: { message: answer } };
}

async function receiveRecord(deps: RecordingRouteDeps, request: string, record: StorageRecord): Promise<string> {
  if (record === 'ignored') return ignored;
  if (record === 'invalid') throw new AppError('forbidden', 'Invalid request data.');
  if (record === 'other bucket') throw new AppError('forbidden', 'Invalid bucket specified.');
  const row = await readRecording(deps.database.pool, record.recording);
  if (row === null) throw new AppError('not_found', 'No recording found for this event.');
  if (record.extension !== extensionOf(row.mode)) return ignored;
  const receipt = await report(deps, row, record, request, 'file.reported');
  if (isTaken(receipt, row)) return processed;
  if (mayHaveFile(receipt.snapshot) && (await hasFile(deps, row))) {
    if (isTaken(await report(deps, row, record, request, 'file.found'), row)) return processed;
  }
  throw new AppError(
    'forbidden',
    `Recording with ID ${row.id} cannot be saved because it is either, in an error state or has already been saved.`,
  );
}

/** Whether the report saved the recording, now or earlier. The receipt of a new actor is `moved`, regardless of its row. */
function isTaken({ outcome, snapshot }: Receipt, { status }: RecordingFacts): boolean {
  if (outcome === 'kept') return true;
  if (!isSaved(snapshot)) return false;
  return outcome === 'duplicate' || (outcome === 'moved' && !savedStatuses.includes(status));
}

const savedStatuses: readonly string[] = [
  'saved',
  'notification_succeeded',
  'external_process_successful',
  'external_process_failed',
] satisfies RecordingStatus[];

/** The storage repeats an event until it is answered with 200, so a repetition has the same key. */
async function report(
  { runtime }: RecordingRouteDeps,
  { id, room }: RecordingFacts,
  { version }: StoredObject,
  request: string,
  type: 'file.reported' | 'file.found',
): Promise<Receipt> {
  const key = version === null ? `request/${request}/${type}` : `storage/${type}/${hash('sha256', version)}`;
  const cause = { by: 'webhook', id: request } as const;
  const [receipt] = await deliver(runtime, [{ to: recordingAddress(room, id), event: { type }, key, cause, request }]);
  return receipt!;
}

async function hasFile({ storage, settings }: RecordingRouteDeps, row: RecordingFacts): Promise<boolean> {
  try {
    const found = await storage?.head(keyOf(settings, row));
    return found !== null && found !== undefined && found.size > 0;
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    throw new AppError('unavailable', 'The storage cannot be reached.', { cause: error });
  }
}
