import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build, stop } from 'esbuild';
import { findProgram } from '#dev/find-program.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';
import { findOrBuildTestProgram } from '#test/support/test-programs.ts';
import { publicImages } from './public-images.ts';
import { standInPrograms } from './stand-in-programs.ts';

// Builds the stand-ins of public images with the engine of DOCKER_HOST, for a machine without a registry. It gives them
// public names, so it must not run with an engine that has the public images. Needs root and debootstrap.
const run = promisify(execFile);
const sources = join(import.meta.dirname, 'stand-ins');
const certificates = 'etc/ssl/certs/ca-certificates.crt';
const env = { ...process.env, DOCKER_BUILDKIT: '0' };

/** Runs a program with its output shown; rejects when it fails. */
async function show(command: string, args: readonly string[]): Promise<void> {
  const code = await new Promise((resolve, reject) => {
    spawn(command, args, { stdio: 'inherit', env }).once('error', reject).once('exit', resolve);
  });
  if (code !== 0) throw new Error(`${command} ${args[0]} ended with code ${code}`);
}

/** Debian under its public name, without what its slim variant leaves out, with the certificates of this machine. */
async function importDebian(folder: string): Promise<void> {
  const name = 'debian:bookworm-slim';
  if ((await run('docker', ['images', '--quiet', name])).stdout !== '') return;
  const root = join(folder, 'debian');
  await show('debootstrap', ['--variant=minbase', '--include=ca-certificates', 'bookworm', root]);
  await cp(join('/', certificates), join(root, certificates));
  const left = ['proc/*', 'sys/*', 'usr/share/doc/*', 'usr/share/man/*', 'usr/share/locale/*', 'var/cache/apt/*'];
  const without = [...left, 'var/lib/apt/lists/*'].map((path) => `--exclude=./${path}`);
  const archive = join(folder, 'debian.tar');
  await run('tar', ['-C', root, ...without, '-cf', archive, '.']);
  await show('docker', ['import', archive, name]);
}

async function fillContext(context: string, folder: string): Promise<void> {
  await cp(sources, context, { recursive: true });
  await mkdir(join(context, 'programs'));
  await cp(await realpath(process.execPath), join(context, 'programs', 'node'));
  for (const program of standInPrograms) {
    const built = await findOrBuildTestProgram(program, folder);
    if (!('path' in built)) throw new Error(`${program.title} could not be built: ${built.failure}`);
    await cp(built.path, join(context, 'programs', program.name));
  }
  const npm = dirname(dirname(await realpath(findProgram('npm') ?? 'npm')));
  await cp(npm, join(context, 'npm'), { recursive: true });
  const registry = (await run('npm', ['config', 'get', 'registry'])).stdout.trim();
  await writeFile(join(context, 'npmrc'), `cafile=/${certificates}\nregistry=${registry}\n`);
  await build({
    entryPoints: ['identity-provider', 'mail-catcher'].map((name) => join(sources, `${name}.ts`)),
    outdir: join(context, 'bundles'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  await stop();
  await writeFile(join(context, 'bundles', 'package.json'), JSON.stringify({ type: 'module' }));
}

await using folder = await makeTestFolder();
await importDebian(folder.path);
const context = join(folder.path, 'context');
await fillContext(context, folder.path);
for (const [stage, name] of Object.entries(publicImages)) {
  await show('docker', ['build', '--quiet', '--target', stage, '--tag', name, context]);
}
