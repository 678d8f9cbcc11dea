/** A stored file as the address of its download names it. */
export interface MediaPath {
  readonly id: string;
  readonly extension: string;
}

const origin = /^https?:\/\/[^/?#\\]+/i;
const file = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9A-Za-z]{1,10})$/;

/**
 * Reads the address that a browser requested, absolute or a path: `/media/<folder>/<id>.<extension>`. Returns null for
 * any other spelling, because the proxy decodes and normalises paths by rules of its own: only a path that all readers
 * understand alike is accepted.
 */
export function parseMediaPath(url: string | undefined, folder: string): MediaPath | null {
  const [path = ''] = (url ?? '').replace(origin, '').split('?', 1);
  const [, id, extension] =
    spellings(folder)
      .filter((spelling) => path.startsWith(spelling))
      .map((spelling) => file.exec(path.slice(spelling.length)))
      .find((match) => match !== null) ?? [];
  return id === undefined || extension === undefined ? null : { id, extension };
}

/** Clients differ in which signs they percent-encode. */
const spellings = (folder: string): string[] => [
  `/media/${encodeURI(folder)}/`,
  `/media/${folder.split('/').map(encodeURIComponent).join('/')}/`,
];
