import { fileTypeFromBuffer } from 'file-type';
import { lookup } from 'mime-types';
import { splitName } from './file-name.ts';

/** Bytes from the start of a file by which its type is known. */
export const typeBytes = 2048;

/** What contents of many types look like; the extension of the file name may tell more. */
const generic = new Set(['application/octet-stream', 'application/x-cfb', 'application/zip', 'text/plain']);

/**
 * Detects the MIME type of a file by its first bytes, and by its name if its content is generic. A name never makes an
 * image, a sound or a film: those have signatures, so a zip named `.png` is a zip, and an SVG is text.
 */
export async function detectType(start: Uint8Array, filename: string): Promise<string> {
  const found = start.length === 0 ? 'application/x-empty' : ((await readSignature(start)) ?? plainType(start));
  if (!generic.has(found)) return found;
  const named = lookup(splitName(filename).extension);
  return named === false || /^(image|audio|video)\//.test(named) ? found : named;
}

async function readSignature(start: Uint8Array): Promise<string | undefined> {
  // A parser of file-type may trip over malformed content.
  const found = await fileTypeFromBuffer(start).catch(() => undefined);
  return found?.mime;
}

/** Control characters that do not occur in text. */
const isControl = (byte: number): boolean => byte < 0x07 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b);

const plainType = (start: Uint8Array): string => (start.some(isControl) ? 'application/octet-stream' : 'text/plain');
