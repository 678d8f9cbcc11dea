import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identifyProcess } from '#src/embedded/process-identity.ts';

const named = /^greenroom-test-(\d+)-/;

/** A folder for what a test run writes; what runs that were killed have left is removed. */
export async function makeTestFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  for (const entry of await readdir(tmpdir())) {
    const pid = named.exec(entry)?.[1];
    if (pid === undefined || identifyProcess(Number(pid)) !== undefined) continue;
    await rm(join(tmpdir(), entry), { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
  }
  const path = await mkdtemp(join(tmpdir(), `greenroom-test-${process.pid}-`));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}
