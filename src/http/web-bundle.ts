import { gzipSync } from 'node:zlib';

interface Asset {
  readonly type: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
}

/** The page for browsers and the files that it loads. */
export interface WebBundle {
  /** HTML page with the names of its script and style sheet inserted; `{{notice}}` is left for the server. */
  readonly page: string;
  /** By path, for example `/assets/main-4F2K.js`; names contain a hash of the content. */
  readonly assets: ReadonlyMap<string, Asset>;
}

const contentTypes: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Makes a bundle of a page and its files by name, for example `main-4F2K.js`. */
export function webBundle(page: string, files: Iterable<readonly [name: string, body: Buffer]>): WebBundle {
  const assets = new Map([...files].map(([name, body]) => [`/assets/${name}`, asset(name, body)] as const));
  return { page, assets };
}

function asset(name: string, body: Buffer): Asset {
  const type = contentTypes[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  return { type, body, gzipped: gzipSync(body) };
}
