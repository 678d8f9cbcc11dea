import { StorageFailure } from '#src/storage/storage-failure.ts';
import { keyOf, type NamedFile, objectNameOf, uploadKeyOf } from './file-name.ts';
import type { FileDeps } from './file-parts.ts';
import { deleteFileRows } from './file-rows.ts';

/** How many files are removed from the storage at a time. */
const atOnce = 8;

/**
 * Removes files that are marked as deleted for good: their objects, then their rows. Resolves with the ids of those that
 * the storage keeps, which stay marked. Rejects with `Away` while the storage is away.
 */
export async function removeFiles(deps: FileDeps, files: readonly NamedFile[]): Promise<readonly string[]> {
  const kept: string[] = [];
  let refusal: StorageFailure | null = null;
  for (let from = 0; from < files.length; from += atOnce) {
    const some = files.slice(from, from + atOnce);
    const refusals = await Promise.all(some.map((file) => removeObjects(deps, file)));
    refusal ??= refusals.find((one) => one !== null) ?? null;
    kept.push(...some.filter((_, at) => refusals[at] !== null).map(({ id }) => id));
    const removed = some.filter((_, at) => refusals[at] === null).map(({ id }) => id);
    deps.metrics.purgedFiles.inc(await deleteFileRows(deps.database, removed));
  }
  // One line, because a wrong key refuses them all.
  if (refusal !== null) deps.log.warn({ err: refusal, files: kept.length }, 'the storage refused to remove files');
  return kept;
}

/** Removes the objects of a file; resolves with why the storage refuses, or null. */
async function removeObjects({ storage, settings }: FileDeps, file: NamedFile): Promise<StorageFailure | null> {
  try {
    await storage!.remove(keyOf(settings, file));
    await storage!.remove(uploadKeyOf(settings, objectNameOf(file)));
    return null;
  } catch (error) {
    if (error instanceof StorageFailure) return error;
    throw error;
  }
}
