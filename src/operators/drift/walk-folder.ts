import { asOwnUuid } from '#src/kernel/ids.ts';
import type { Storage } from '#src/storage/storage.ts';
import type { FileRow, Folder } from './file-folders.ts';

/** Listings of the bucket in one comparison; the next one continues. */
const pages = 10;
const rowsAtOnce = 2_000;

/** Objects and rows of one range of ids. */
export interface FileRange {
  readonly rows: readonly FileRow[];
  readonly objects: readonly { readonly id: string; readonly key: string }[];
}

/** The ids of a range: after `after`, up to `upTo`; null is the end. */
export interface Walked {
  readonly after: string | null;
  readonly upTo: string | null;
}

/** The id in an object's key; null for an object of another name. */
export function idInKey(prefix: string, key: string): string | null {
  const name = key.slice(prefix.length);
  return key.startsWith(prefix) && /^\.[^/]*$|^$/.test(name.slice(36)) ? asOwnUuid(name.slice(0, 36)) : null;
}

/**
 * Lists a folder in pages, with the rows of the same ids: keys and ids have the same order. Resolves with the range
 * that was looked at, which ends early in a large folder.
 */
export async function walkFolder(
  storage: Pick<Storage, 'list'>,
  folder: Folder,
  start: string | null,
  look: (range: FileRange) => Promise<void>,
): Promise<Walked> {
  const { prefix } = folder;
  let after = start;
  // Continues after all keys of this id: `/` sorts after the `.` that follows the id in a key.
  let key = start === null ? null : `${prefix}${start}/`;
  for (let page = 0; page < pages; page++) {
    const listed = await storage.list(prefix, key);
    const named = listed.objects.flatMap((object) => {
      const id = idInKey(prefix, object.key);
      return id === null || (after !== null && id <= after) ? [] : [{ id, key: object.key }];
    });
    let more = listed.more;
    let upTo = more ? (named.at(-1)?.id ?? after) : null;
    key = listed.objects.at(-1)?.key ?? key;
    // A page without ids says nothing about rows.
    if (more && upTo === after) continue;
    const rows = await folder.rowsBetween(after, upTo, rowsAtOnce);
    if (rows.length === rowsAtOnce && rows.at(-1)!.id !== upTo) {
      upTo = rows.at(-1)!.id;
      key = `${prefix}${upTo}/`;
      more = true;
    }
    await look({ rows, objects: named.filter(({ id }) => upTo === null || id <= upTo) });
    after = upTo;
    if (!more) return { after: start, upTo: null };
  }
  return { after: start, upTo: after };
}
