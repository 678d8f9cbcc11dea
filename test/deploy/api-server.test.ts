import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findKubernetesTools } from '#test/support/kubernetes-tools.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';
import { foreignKinds, readManifests } from './manifest.ts';

const root = new URL('../../', import.meta.url).pathname;
const kubeconfig = process.env.GREENROOM_TEST_KUBECONFIG;
if (kubeconfig === undefined) {
  console.log('missing: a Kubernetes API server (GREENROOM_TEST_KUBECONFIG=<file>): its tests are skipped');
}

describe.skipIf(kubeconfig === undefined)('a Kubernetes API server', () => {
  it.each(['single-node', 'production', 'with-frontend'])('accepts the overlay %s', async (name) => {
    const tools = await findKubernetesTools();
    if ('missing' in tools) throw new Error(tools.missing);
    await using folder = await makeTestFolder();
    const rendered = await tools.render(join(root, 'k8s/overlays', name));
    const own = rendered
      .split(/^---\n/m)
      .filter((text) => !foreignKinds.some((kind) => text.includes(`kind: ${kind}`)));
    const file = join(folder.path, 'rendered.yaml');
    await writeFile(file, own.join('---\n'));
    const { stdout } = await promisify(execFile)(join(tools.folder, 'kubectl'), [
      '--kubeconfig',
      kubeconfig ?? '',
      'apply',
      '--server-side',
      '--dry-run=server',
      '--filename',
      file,
    ]);
    const applied = stdout.match(/serverside-applied \(server dry run\)/g);
    expect(applied).toHaveLength(readManifests(own.join('---\n')).length);
  });
});
