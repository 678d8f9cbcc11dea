import type { Settings } from '#src/settings/settings.ts';
import type { Storage } from '#src/storage/storage.ts';
import { detectType, typeBytes } from './detect-type.ts';
import { keyOf, type NamedFile, objectNameOf, uploadKeyOf } from './file-name.ts';

/** Result of the check of an upload. */
export type Verdict =
  | { readonly outcome: 'ready'; readonly size: number; readonly mimetype: string }
  | { readonly outcome: 'too_large' | 'type_refused' };

/** Nothing was uploaded, or the storage contradicts itself. */
class UploadUnclear extends Error {}

/**
 * Copies an upload to its final key and checks the copy, which nobody can overwrite. Repeatable. Rejects when nothing
 * was uploaded or the storage does not work.
 */
export async function examineUpload(
  settings: Settings,
  storage: Storage,
  file: NamedFile & { readonly type: 'background_image' },
): Promise<Verdict> {
  const limits = settings.FILE_UPLOAD_APPLY_RESTRICTIONS ? settings.FILE_UPLOAD_RESTRICTIONS[file.type] : null;
  const largest = limits?.max_size ?? Number.POSITIVE_INFINITY;
  const [from, key] = [uploadKeyOf(settings, objectNameOf(file)), keyOf(settings, file)];
  const sent = await storage.head(from);
  if (sent === null) throw new UploadUnclear('nothing was uploaded');
  // Not copied, because copying gigabytes takes longer than a call may.
  if (sent.size > largest) return { outcome: 'too_large' };
  if (!(await storage.copy(from, key))) throw new UploadUnclear('the upload is gone');
  const [kept, start] = [await storage.head(key), await storage.readStart(key, typeBytes)];
  if (kept === null || start === null) throw new UploadUnclear('the copy is gone');
  // Should the storage tell two sizes, the larger one counts.
  const size = Math.max(kept.size, start.size);
  if (size > largest) return { outcome: 'too_large' };
  if (start.bytes.length < Math.min(size, typeBytes)) throw new UploadUnclear('the copy is shorter than its size');
  const mimetype = await detectType(start.bytes, file.filename);
  if (limits !== null && !limits.allowed_mimetypes.includes(mimetype)) return { outcome: 'type_refused' };
  if (kept.contentType !== mimetype) await storage.setContentType(key, mimetype);
  return { outcome: 'ready', size, mimetype };
}
