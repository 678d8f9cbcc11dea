import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** An engine with compose that the tests may use, as environment of the commands. */
export type ContainerEngine = { readonly env: Readonly<Record<string, string>> } | { readonly missing: string };

/**
 * Returns the engine of GREENROOM_TEST_DOCKER, an address such as `unix:///var/run/docker.sock`; or a sentence about
 * what is missing. It is never searched for, because these tests pull or replace images and take minutes.
 */
export async function findContainerEngine(): Promise<ContainerEngine> {
  const address = process.env.GREENROOM_TEST_DOCKER;
  if (!address) return { missing: 'GREENROOM_TEST_DOCKER: without the address of an engine nothing is installed' };
  // Debian's engine has no BuildKit.
  const env = { DOCKER_HOST: address, DOCKER_BUILDKIT: process.env.DOCKER_BUILDKIT ?? '0' };
  try {
    for (const command of [['compose', 'version'], ['info']]) {
      await promisify(execFile)('docker', command, { env: { ...process.env, ...env } });
    }
    return { env };
  } catch (error) {
    return { missing: `Docker at ${address}: ${(error as Error).message.trim()}` };
  }
}
