import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProgram } from './find-program.ts';
import { lastOutput, startPart } from './part-process.ts';

/** A program that can be built with Go. */
export interface GoProgram {
  /** Name for the user. */
  readonly title: string;
  /** Name of the file. */
  readonly name: string;
  /** Go package with its version. */
  readonly module: string;
}

export interface BuildOptions {
  /** Searched in addition to the PATH; built programs are stored here. */
  readonly binDir: string;
  /** Holds the temporary files of the build, and its log. */
  readonly dataDir: string;
  /** Called with lines for the user. */
  readonly progress: (line: string) => void;
  /** Called before a build begins. */
  readonly onBuild?: () => void;
  /** Aborts a build. */
  readonly signal?: AbortSignal;
}

/** Path of a program; or that there is no Go to build it with, or why the build failed. */
export type Built = { readonly path: string; readonly built: boolean } | { readonly failure: string | null };

/** Returns an existing program, else one built with Go, which takes minutes once. `failure` is null without Go. */
export async function findOrBuildWithGo(program: GoProgram, options: BuildOptions): Promise<Built> {
  const path = findProgram(program.name) ?? findProgram(program.name, [options.binDir]);
  if (path !== undefined) return { path, built: false };
  const go = findProgram('go') ?? findProgram('go', ['/usr/local/go/bin']);
  if (go === undefined) return { failure: null };
  const failure = await build(go, program, options);
  return failure === undefined ? { path: join(options.binDir, program.name), built: true } : { failure };
}

/**
 * Builds in a temporary folder, then renames, so that a kill leaves no partial program. Resolves with the error, if
 * any.
 */
async function build(go: string, program: GoProgram, options: BuildOptions): Promise<string | undefined> {
  const { binDir, dataDir, progress, signal } = options;
  const { title, name, module } = program;
  options.onBuild?.();
  const making = join(binDir, `making-${name}`);
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  const started = Date.now();
  progress(`Building ${title} with Go; this takes a few minutes, once.`);
  const compiler = await startPart({
    dataDir,
    name: `${name}-build`,
    command: go,
    args: ['install', '-trimpath', '-ldflags=-s -w', module],
    env: { ...process.env, GOBIN: making, GOFLAGS: '' },
    cwd: making,
    deathSignal: 'SIGTERM',
    stopBy: [['SIGTERM', 2_000]],
  });
  const waiting = new AbortController();
  const tell = async () => {
    for (;;) {
      await delay(10_000, undefined, { signal: waiting.signal });
      progress(`Building ${title}: ${Math.round((Date.now() - started) / 1000)} s so far.`);
    }
  };
  const told = tell().catch(() => undefined);
  const giveUp = () => void compiler.stop();
  signal?.addEventListener('abort', giveUp);
  if (signal?.aborted) giveUp();
  const end = await compiler.ended;
  signal?.removeEventListener('abort', giveUp);
  waiting.abort();
  await told;
  await compiler.stop();
  const done = end === 'ended with code 0';
  // Go names a program after the last segment of its package.
  if (done) await rename(join(making, basename(module).replace(/@.*$/, '')), join(binDir, name));
  await rm(making, { recursive: true, force: true });
  if (done) return undefined;
  return `go ${end}: ${(await lastOutput(dataDir, `${name}-build`, 3)).replaceAll('\n', ' ')}`;
}
