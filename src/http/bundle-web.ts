import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';
import { type WebBundle, webBundle } from './web-bundle.ts';

const web = fileURLToPath(new URL('../../web/', import.meta.url));

/**
 * Bundles the files of `web/` for browsers, in memory, and tells `onBundled` their paths, relative to `web/`. Needs
 * esbuild, which a production installation lacks.
 */
export async function bundleWeb(onBundled: (files: readonly string[]) => void = () => undefined): Promise<WebBundle> {
  const result = await build({
    absWorkingDir: web,
    entryPoints: {
      main: 'main.tsx',
      style: 'styles/main.css',
      operators: 'operators/main.tsx',
      'operators-style': 'operators/styles/main.css',
    },
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
    metafile: true,
  });
  // esbuild's service is a child process; stop it because it is used once.
  await stop();
  onBundled(Object.keys(result.metafile.inputs));
  const files = new Map<string, Buffer>();
  for (const file of result.outputFiles) {
    files.set(file.path.slice(file.path.lastIndexOf('/') + 1), Buffer.from(file.contents));
  }
  const icon = await readFile(`${web}icon.svg`);
  files.set(`icon-${createHash('sha256').update(icon).digest('hex').slice(0, 8)}.svg`, icon);

  const path = (base: string, pattern: RegExp) =>
    `${base}/${[...files.keys()].find((name) => pattern.test(name)) ?? ''}`;
  const page = async (html: string, base: string, script: RegExp, style: RegExp) =>
    (await readFile(`${web}${html}`, 'utf8'))
      .replace('{{script}}', path(base, script))
      .replace('{{style}}', path(base, style))
      .replace('{{icon}}', path(base, /^icon-.*\.svg$/));
  return webBundle(
    {
      page: await page('page.html', '/assets', /^main-[^-]*\.js$/, /^style-[^-]*\.css$/),
      operators: await page(
        'operators/page.html',
        '/operators/assets',
        /^operators-[^-]*\.js$/,
        /^operators-style-[^-]*\.css$/,
      ),
    },
    files,
  );
}
