import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeTestFolder } from '#test/support/test-folder.ts';
import { root } from './compose-file.ts';

const run = promisify(execFile);

/** A copy of the repository in which the commands of the page about deployment are run. */
export interface CopiedRepository extends AsyncDisposable {
  readonly folder: string;
  /** Runs commands one after the other as a person at a shell does. Resolves with what they print. */
  run(...commands: readonly string[]): Promise<string>;
}

/** Copies the files of the repository as they stand; commands run with these variables in addition to those of the tests. */
export async function copyRepository(env: Readonly<Record<string, string>> = {}): Promise<CopiedRepository> {
  await using stack = new AsyncDisposableStack();
  const { path: folder } = stack.use(await makeTestFolder());
  const git = (...args: readonly string[]) => run('git', [...args], { cwd: root }).then(({ stdout }) => stdout.trim());
  for (const file of (await git('ls-files', '--cached', '--others', '--exclude-standard')).split('\n')) {
    await cp(join(root, file), join(folder, file), { recursive: true });
  }
  const all = { ...process.env, ...env, GIT_DIR: await git('rev-parse', '--absolute-git-dir') };
  const started = stack.move();
  return {
    folder,
    async run(...commands) {
      let printed = '';
      for (const command of commands) {
        const options = { cwd: folder, env: all, maxBuffer: 64 * 1024 ** 2 };
        printed += (await run('bash', ['-c', command], options)).stdout;
      }
      return printed;
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
