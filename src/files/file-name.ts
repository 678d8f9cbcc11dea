import type { Settings } from '#src/settings/settings.ts';

/**
 * Splits a file name before its last dot, as Python does: a name of leading dots has no extension, and neither has one
 * whose last dot stands in a folder's name.
 */
export function splitName(filename: string): { readonly root: string; readonly extension: string } {
  const dot = filename.lastIndexOf('.');
  const base = filename.slice(filename.lastIndexOf('/') + 1);
  const named = /[^.].*\./s.test(base);
  return named ? { root: filename.slice(0, dot), extension: filename.slice(dot) } : { root: filename, extension: '' };
}

/** The part of a file that names its objects in the bucket. */
export interface NamedFile {
  readonly id: string;
  readonly filename: string;
}

/** Name of a file's objects: its id and its extension, because the rest of the file name may be personal. */
export const objectNameOf = ({ id, filename }: NamedFile): string => `${id}${splitName(filename).extension}`;

/** Key of a checked file in the bucket. */
export const keyOf = ({ FILE_UPLOAD_PATH: folder }: Settings, file: NamedFile): string =>
  `${folder}/${objectNameOf(file)}`;

/** Key to which the browser uploads, by the name of the object. */
export const uploadKeyOf = ({ FILE_UPLOAD_TMP_PATH: folder }: Settings, objectName: string): string =>
  `${folder}/${objectName}`;
