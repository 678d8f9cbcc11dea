import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { deploymentCommands } from '#src/cli/deployment-commands.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';

const sample = new URL('../../fixtures/chart-values.yaml', import.meta.url).pathname;

async function translate(file: string): Promise<string> {
  const said = await deploymentCommands.find(({ words }) => words[0] === 'migrate-values')?.run([file]);
  return said?.text ?? '';
}

describe('a values file of the chart', () => {
  it('becomes settings, references and comments, and never shows a secret', async () => {
    const text = await translate(sample);
    const overlay = parse(text);
    expect(overlay.configMapGenerator[0].literals).toEqual([
      'DJANGO_CONFIGURATION=Production',
      'DJANGO_ALLOWED_HOSTS=meet.example.net,visio.example.net',
      'DJANGO_EMAIL_PORT=1025',
      'ALLOW_UNREGISTERED_ROOMS=false',
      "FRONTEND_FEEDBACK={'url': 'https://feedback.example.net'}",
    ]);
    const patch = (kind: string, name: string) =>
      overlay.patches
        .filter((one: { target: object }) => JSON.stringify(one.target) === JSON.stringify({ kind, name }))
        .map((one: { patch: string }) => JSON.parse(one.patch));
    const references = [
      { name: 'LIVEKIT_API_KEY', valueFrom: { secretKeyRef: { name: 'livekit', key: 'api-key' } } },
      { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
    ];
    expect(patch('Deployment', 'greenroom')[0].spec.template.spec).toEqual({
      nodeSelector: { pool: 'meetings' },
      containers: [{ name: 'greenroom', resources: { requests: { cpu: '500m', memory: '512Mi' } }, env: references }],
    });
    expect(patch('Job', 'greenroom-migrate')[0].spec.template.spec.containers[0].env).toEqual(references);
    expect(text).toContain('greenroom-secrets, with the values that they have there: LIVEKIT_API_SECRET, DATABASE_URL');
    expect(text).toContain('nothing reads them here: DJANGO_SETTINGS_MODULE, OUR_OWN_NOTE');
    expect(text).toContain('without a counterpart here: celeryBackend');
    expect(text).not.toMatch(/a-secret-that|another-secret/);
  });

  it('becomes replicas, images, hosts and certificates, and removes what it switches off', async () => {
    const overlay = parse(await translate(sample));
    expect(overlay.replicas).toEqual([
      { name: 'greenroom', count: 5 },
      { name: 'greenroom-frontend', count: 2 },
    ]);
    expect(overlay.images).toEqual([
      { name: 'lasuite/meet-frontend', newName: 'registry.example.net/meet-frontend', newTag: 'v1.27.0' },
    ]);
    const [main] = overlay.patches;
    const changes = JSON.parse(main.patch);
    expect(changes[0].value.map(({ host }: { host: string }) => host)).toEqual([
      'meet.example.net',
      'visio.example.net',
    ]);
    expect(changes[1].value).toEqual([{ hosts: ['meet.example.net', 'visio.example.net'], secretName: 'meet-tls' }]);
    const removed = overlay.patches.filter(({ patch }: { patch: string }) => patch.includes('"$patch":"delete"'));
    expect(removed.map(({ target }: { target: { name: string } }) => target.name)).toEqual([
      'greenroom-webhook',
      'greenroom-metrics',
      'greenroom',
    ]);
  });

  it('without content is one with defaults; anything else is refused with a sentence', async () => {
    await using folder = await makeTestFolder();
    const file = `${folder.path}/values.yaml`;
    await writeFile(file, '');
    expect(parse(await translate(file)).replicas[0]).toEqual({ name: 'greenroom', count: 3 });
    await writeFile(file, 'frontend: { replicas: 0 }');
    expect(await translate(file)).not.toContain('frontend');
    await writeFile(file, 'backend: [');
    await expect(translate(file)).rejects.toThrow('is not YAML');
    await writeFile(file, 'backend: { replicas: many }');
    await expect(translate(file)).rejects.toThrow('backend.replicas');
    await expect(translate(`${file}.gone`)).rejects.toThrow('ENOENT');
  });
});
