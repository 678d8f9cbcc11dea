import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '#dev/find-program.ts';
import { buildLimit, buildOnce } from './one-build.ts';
import { cachedPrograms } from './test-programs.ts';

const sources = join(import.meta.dirname, '..', 'standins', 'egress');
/**
 * Returns the path of the program that stands in for LiveKit's egress service, after building it if these sources have
 * never been built here (about a minute); or a sentence about what is missing. Under CI=true that is an error. Test
 * files await it at their top, where no timeout of a test or hook applies.
 */
export async function buildEgressStandIn(): Promise<{ path: string } | { missing: string }> {
  const path = join(cachedPrograms, `egress-stand-in-${await hashSources()}`);
  const find = () => (findProgram(path, ['/']) === undefined ? undefined : { failure: undefined });
  const { failure } = await buildOnce(path, find, async () => ({ failure: await build(path) }));
  if (failure === undefined) return { path };
  const missing = `The egress stand-in could not be built (${failure}): it needs Go 1.26 or newer and its module proxy.`;
  if (process.env.CI === 'true') throw new Error(`Under CI=true no part may be missing. ${missing}`);
  console.log(`missing: ${missing}`);
  return { missing };
}

async function hashSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(sources)).sort()) {
    hash.update(`${name}\n`).update(await readFile(join(sources, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

async function build(path: string): Promise<string | undefined> {
  const go = findProgram('go') ?? findProgram('go', ['/usr/local/go/bin']);
  if (go === undefined) return 'Go is not installed';
  const making = await mkdtemp(`${path}.making-`);
  const output = join(making, 'egress-stand-in');
  try {
    await promisify(execFile)(go, ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', output, '.'], {
      cwd: sources,
      env: { ...process.env, GOFLAGS: '' },
      timeout: buildLimit,
    });
    await rename(output, path);
    return undefined;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return (stderr || message).trim().split('\n').slice(-3).join(' ');
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}
