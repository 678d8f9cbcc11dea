import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import { detail } from '#src/api/error-shapes.ts';
import type { Answers } from '#src/api/route.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { transaction } from '#src/db/transaction.ts';
import { AppError } from '#src/kernel/errors.ts';
import { examineUpload, type Verdict } from './examine-upload.ts';
import { objectNameOf } from './file-name.ts';
import { fileObject, showFile } from './file-object.ts';
import type { FileDeps } from './file-parts.ts';
import { type Claim, claimUpload, markReady, markRefused, releaseClaim } from './file-rows.ts';
import { fileIdOf, requireOwnFile } from './find-file.ts';
import { removeFiles } from './remove-files.ts';
import { removeUpload, removeUploadLater } from './remove-upload.ts';

export const endUploadAnswers: Answers = {
  200: fileObject,
  400: z.union([z.object({ file: z.string() }), z.array(z.string())]),
  500: detail,
};

const refusals = {
  too_large: 'The file size is higher than the allowed max size.',
  type_refused: 'The file type is not allowed.',
};

/**
 * `POST files/{id}/upload-ended/`: checks what was uploaded and makes the file ready. If the check cannot be made, the
 * file is pending again. A file that is refused is removed at once.
 */
export async function endUpload(deps: FileDeps, call: Call<unknown, SessionUser>): Promise<Answer> {
  const { database, storage, metrics, log } = deps;
  const id = fileIdOf(call.params.id!);
  if (storage === null) throw new AppError('unavailable', 'No storage is configured.');
  const claim = await claimUpload(database, id, call.user.id);
  if (claim === null) {
    await requireOwnFile(deps, id, call.user.id);
    return { status: 400, json: { file: 'This action is only available for files in PENDING state.' } };
  }
  let answer: Answer | null;
  try {
    const verdict = await examineUpload(deps.settings, storage, claim);
    answer = verdict.outcome === 'ready' ? await keep(deps, claim, verdict) : await refuse(deps, claim, verdict);
    metrics.uploads.inc({ outcome: answer === null ? 'deleted' : verdict.outcome });
  } catch (error) {
    metrics.uploads.inc({ outcome: 'failed' });
    log.warn({ err: error, file: id }, 'an upload could not be checked');
    await releaseClaim(database, claim);
    return { status: 500, json: { detail: 'The upload could not be checked.' } };
  }
  if (answer === null) await requireOwnFile(deps, id, call.user.id);
  return answer ?? { status: 500, json: { detail: 'The upload could not be checked.' } };
}

/** Makes a checked file ready; null when it was deleted meanwhile. */
async function keep(
  deps: FileDeps,
  claim: Claim,
  verdict: Extract<Verdict, { outcome: 'ready' }>,
): Promise<Answer | null> {
  const { database, settings, log } = deps;
  const row = await transaction(database, async (tx) => {
    const ready = await markReady(tx, claim, verdict);
    if (ready !== null) removeUploadLater(tx, settings, objectNameOf(claim));
    return ready;
  });
  if (row === null) return null;
  // The task repeats it, so a failure costs nothing.
  await removeUpload(deps)
    .run(objectNameOf(claim))
    .catch((error: unknown) => log.info({ err: error, file: claim.id }, 'an upload is removed later'));
  return { status: 200, json: showFile(settings, row) };
}

async function refuse(deps: FileDeps, claim: Claim, { outcome }: { readonly outcome: keyof typeof refusals }) {
  const { database, settings, log } = deps;
  const refused = await transaction(database, async (tx) => {
    const held = await markRefused(tx, claim);
    if (held) removeUploadLater(tx, settings, objectNameOf(claim));
    return held;
  });
  if (!refused) return null;
  log.info({ file: claim.id, reason: outcome }, 'an upload was refused');
  // The next purge repeats what fails.
  await removeFiles(deps, [claim]).catch((error: unknown) =>
    log.info({ err: error, file: claim.id }, 'a refused file is removed later'),
  );
  return { status: 400, json: [refusals[outcome]] };
}
