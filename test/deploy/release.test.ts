import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readCompose, root, withDefaults } from './compose-file.ts';

const read = (path: string) => readFile(join(root, path), 'utf8');

describe('a release', () => {
  it('has one version, in the package, the image, the compose files, the manifests and the changes', async () => {
    const { version } = JSON.parse(await read('package.json'));
    expect(await read('Dockerfile')).toContain(`ARG VERSION=${version}\n`);
    expect(await read('CHANGELOG.md')).toMatch(new RegExp(`^## ${version.replaceAll('.', '\\.')}`, 'm'));
    expect(parse(await read('k8s/base/kustomization.yaml')).images).toEqual([{ name: 'greenroom', newTag: version }]);
    const { services } = await readCompose('docker-compose.yml');
    const own = Object.values(services).filter(({ image }) => image.startsWith('greenroom:'));
    expect(own.map(({ image }) => withDefaults(image))).toEqual(Array(3).fill(`greenroom:${version}`));
  });

  it('is checked at a public forge by the script of CI, and takes every image stage from one base', async () => {
    const { jobs } = parse(await read('.github/workflows/ci.yml'));
    expect(jobs.verify.steps.map(({ run }: { run?: string }) => run)).toContain('bash .ci/run');
    const stages = [...(await read('Dockerfile')).matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(new Set(stages)).toEqual(new Set([`\${NODE_IMAGE}`, 'build']));
    const { services } = await readCompose('docker-compose.yml');
    for (const name of ['secrets', 'migrate', 'backend']) {
      expect(services[name]?.build?.args).toEqual({ NODE_IMAGE: `\${NODE_IMAGE:-node:24-bookworm-slim}` });
    }
    expect(await read('Dockerfile')).not.toMatch(/--mount|^# syntax/m);
  });
});
