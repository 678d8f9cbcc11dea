import { gzipSync } from 'node:zlib';

interface Asset {
  readonly type: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
}

/** The HTML pages for browsers, with the names of their scripts and style sheets inserted. */
export interface WebPages {
  /** For everybody; `{{notice}}` is left for the server. */
  readonly page: string;
  /** For operators. */
  readonly operators: string;
}

/** The pages for browsers and the files that they load. */
export interface WebBundle extends WebPages {
  /** By path, for example `/assets/main-4F2K.js`; names contain a hash of the content. */
  readonly assets: ReadonlyMap<string, Asset>;
}

const contentTypes: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Makes a bundle of pages and their files by name, for example `main-4F2K.js`. */
export function webBundle(pages: WebPages, files: Iterable<readonly [name: string, body: Buffer]>): WebBundle {
  const assets = new Map([...files].map(([name, body]) => [`/assets/${name}`, asset(name, body)] as const));
  return { ...pages, assets };
}

function asset(name: string, body: Buffer): Asset {
  const type = contentTypes[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  return { type, body, gzipped: gzipSync(body) };
}
