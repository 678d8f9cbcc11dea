import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Built, findOrBuildWithGo, type GoProgram } from '#dev/build-with-go.ts';
import { findProgram } from '#dev/find-program.ts';
import { livekit } from '#dev/livekit-binary.ts';
import { buildOnce } from './one-build.ts';

/** Where programs that the tests had to build are kept from run to run. */
export const cachedPrograms = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'greenroom', 'bin');

export const minio: GoProgram = {
  title: 'MinIO',
  name: 'minio',
  module: 'github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c',
};
export const versitygw: GoProgram = {
  title: 'versitygw',
  name: 'versitygw',
  module: 'github.com/versity/versitygw/cmd/versitygw@v1.8.0',
};

/** Servers that are built with Go, in the order in which the tests need them. */
export const testPrograms: readonly GoProgram[] = [minio, versitygw, livekit];

/** Finds a server on the PATH or in the cache, or builds it there, once for all processes that ask for it. */
export function findOrBuildTestProgram(program: GoProgram, dataDir: string): Promise<Built> {
  const options = { binDir: cachedPrograms, dataDir, progress: (line: string) => console.log(line) };
  const find = () => {
    const path = findProgram(program.name) ?? findProgram(program.name, [cachedPrograms]);
    return path === undefined ? undefined : { path, built: false };
  };
  return buildOnce(join(cachedPrograms, program.name), find, () => findOrBuildWithGo(program, options));
}
