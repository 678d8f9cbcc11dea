import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, stop } from 'esbuild';

interface Asset {
  readonly type: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
}

interface WebBundle {
  /** HTML page with the names of its script and style sheet inserted. */
  readonly page: Buffer;
  /** By path, for example `/assets/main-4F2K.js`; names contain a hash of the content. */
  readonly assets: ReadonlyMap<string, Asset>;
}

const web = fileURLToPath(new URL('../../web/', import.meta.url));

const contentTypes: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Bundles the files of `web/` for browsers, in memory, and inserts these values into the page. */
export async function bundleWeb(values: { readonly notice: 'on' | 'off' }): Promise<WebBundle> {
  const result = await build({
    absWorkingDir: web,
    entryPoints: { main: 'main.tsx', style: 'styles/main.css' },
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['es2022', 'safari16'],
    minify: true,
    write: false,
    outdir: '/assets',
    entryNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
    legalComments: 'none',
    logLevel: 'silent',
  });
  // esbuild's service is a child process; stop it because it is used once.
  await stop();
  const assets = new Map<string, Asset>();
  for (const file of result.outputFiles) {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    assets.set(`/assets/${name}`, asset(name, Buffer.from(file.contents)));
  }
  const icon = await readFile(`${web}icon.svg`);
  const iconName = `icon-${createHash('sha256').update(icon).digest('hex').slice(0, 8)}.svg`;
  assets.set(`/assets/${iconName}`, asset(iconName, icon));

  const named = (pattern: RegExp) => [...assets.keys()].find((path) => pattern.test(path)) ?? '';
  const page = (await readFile(`${web}page.html`, 'utf8'))
    .replace('{{script}}', named(/\/main-.*\.js$/))
    .replace('{{style}}', named(/\/style-.*\.css$/))
    .replace('{{icon}}', named(/\/icon-.*\.svg$/))
    .replace('{{notice}}', values.notice);
  return { page: Buffer.from(page), assets };
}

function asset(name: string, body: Buffer): Asset {
  const type = contentTypes[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  return { type, body, gzipped: gzipSync(body) };
}
