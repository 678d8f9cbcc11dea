import { z } from 'zod';
import { AppError } from '#src/kernel/errors.ts';
import type { Storage } from '#src/storage/storage.ts';
import type { Answer, Call } from './call.ts';
import { type MediaPath, parseMediaPath } from './media-path.ts';

/** A download that a proxy asks about. */
export interface MediaRequest extends MediaPath {
  readonly method: 'GET' | 'HEAD';
}

/** Schema of the answer that lets a download through. */
export const mediaAuthorized = z.literal('authorized');

/**
 * Reads which file below a folder of the bucket the proxy asks about; null for other addresses. Safer than La Suite Meet:
 * null for methods other than GET and HEAD.
 */
export function readMediaRequest(call: Pick<Call, 'header'>, folder: string): MediaRequest | null {
  const path = parseMediaPath(call.header('x-original-url'), folder);
  const method = call.header('x-original-method') ?? 'GET';
  return path === null || (method !== 'GET' && method !== 'HEAD') ? null : { ...path, method };
}

/** Answers with the headers that open a stored file. Rejects with `unavailable` without a storage. */
export async function authorizeMedia(storage: Storage | null, key: string, method: 'GET' | 'HEAD'): Promise<Answer> {
  if (storage === null) throw new AppError('unavailable', 'No storage is configured.');
  return { status: 200, json: 'authorized', headers: { ...(await storage.signRead(key, method)) } };
}
