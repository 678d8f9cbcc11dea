import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCompose, root } from './compose-file.ts';
import { commandBlocks } from './page-commands.ts';

const commands = commandBlocks.flatMap((block) => block.commands);

describe('the commands of the page about deployment', () => {
  it('name services, files, overlays and build arguments that there are', async () => {
    const { services } = await readCompose('docker-compose.yml');
    const dockerfile = await readFile(join(root, 'Dockerfile'), 'utf8');
    const own = commands.filter((line) => !line.includes('/path/to/'));
    const seen = own.map((line) => {
      const words = line.split(' ');
      const [program, verb] = words;
      if (line.startsWith('docker compose ')) {
        const service = words.slice(3).find((word) => !/^[-.]/.test(word));
        if (service !== undefined) expect(services, line).toHaveProperty(service.split(':')[0] ?? '');
      } else if (program === 'cp') {
        expect(existsSync(join(root, verb ?? '')), line).toBe(true);
      } else if (line.startsWith('kubectl apply')) {
        expect(existsSync(join(root, words.at(-1) ?? '', 'kustomization.yaml')), line).toBe(true);
      } else if (line.startsWith('docker build')) {
        const names = [...line.matchAll(/--build-arg (\w+)=/g)].map(([, name]) => name);
        for (const name of names) expect(dockerfile).toContain(`ARG ${name}=`);
      }
      return program;
    });
    expect(new Set(seen)).toEqual(new Set(['docker', 'npm', 'node', 'cp', 'kubectl', 'mkdir', 'npx']));
    expect(seen.length).toBeGreaterThan(15);
  });
});
