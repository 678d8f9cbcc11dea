import { execFile } from 'node:child_process';
import { copyFile, readFile, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findKubernetesTools } from '#test/support/kubernetes-tools.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';
import { root } from './compose-file.ts';
import { copyRepository } from './copied-repository.ts';
import { readManifests } from './manifest.ts';
import { commandBlocks, commandsOf } from './page-commands.ts';

const tools = await findKubernetesTools();
/** Builds read all packages, which takes long on a busy machine. */
const patience = { timeout: 180_000 };

const path = (folder: string) => ({ PATH: [folder, process.env.PATH].join(delimiter) });

describe('the commands of the page about deployment that need no engine', () => {
  it('build what runs without containers, and without the repository', patience, async () => {
    await using copy = await copyRepository();
    // The packages of this run stand for those that `npm ci` installs.
    await symlink(join(root, 'node_modules'), join(copy.folder, 'node_modules'));
    const [install, ...build] = commandsOf('Without containers');
    expect(install).toBe('npm ci');
    const start = build.pop() ?? '';
    await copy.run(...build);
    await using elsewhere = await makeTestFolder();
    await copy.run(`cp -r package.json dist ${elsewhere.path}`);
    const [program = '', ...args] = start.split(' ');
    const started = promisify(execFile)(program, args, { cwd: elsewhere.path, env: { ...process.env, PORT: 'none' } });
    await expect(started).rejects.toThrow('PORT');
  });

  it.skipIf('missing' in tools)('make the secret of Kubernetes, and apply an overlay', patience, async () => {
    const folder = 'folder' in tools ? tools.folder : '';
    await using copy = await copyRepository(path(folder));
    const [copySecrets = '', create = '', apply = ''] = commandsOf('With Kubernetes');
    await copy.run(copySecrets);
    const [secret] = readManifests(await copy.run(`${create} --dry-run=client -o yaml`));
    expect(Object.keys(secret?.data ?? {})).toContain('DJANGO_SECRET_KEY');
    const manifests = readManifests(await copy.run(apply.replace(' apply -k', ' kustomize')));
    expect(manifests.some(({ metadata }) => metadata.name === 'greenroom-migrate')).toBe(true);
    const [remove, again] = commandsOf('With Kubernetes', 1);
    expect(remove).toContain('delete job greenroom-migrate ');
    expect(again).toBe(apply);
  });

  it.skipIf('missing' in tools)('make an overlay of a values file, which Kubernetes renders', patience, async () => {
    const folder = 'folder' in tools ? tools.folder : '';
    await using copy = await copyRepository(path(folder));
    await symlink(join(root, 'node_modules'), join(copy.folder, 'node_modules'));
    await copyFile(join(root, 'test/fixtures/chart-values.yaml'), join(copy.folder, 'values.yaml'));
    await copy.run(...commandsOf('From the chart of La Suite Meet'));
    const manifests = readManifests(await copy.run('kubectl kustomize k8s/overlays/mine'));
    expect(manifests.find(({ kind }) => kind === 'Deployment')?.spec.replicas).toBe(5);
    expect(await readFile(join(copy.folder, 'k8s/overlays/mine/kustomization.yaml'), 'utf8')).not.toBe('');
  });

  it('are, with those that need one, all blocks of the page', () => {
    expect(commandBlocks.map(({ section }) => section)).toEqual([
      'The image',
      'Without containers',
      'With Docker Compose',
      'Install on a server',
      'Upgrade',
      'Back up',
      'Restore',
      'Restore',
      'Move from La Suite Meet',
      'With Kubernetes',
      'With Kubernetes',
      'From the chart of La Suite Meet',
    ]);
  });
});
